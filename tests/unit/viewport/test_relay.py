"""A word told in another thread is heard in the GUI's."""

import threading

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from viewport.relay import Relay

pytestmark = pytest.mark.gui


def test_a_word_from_a_worker_is_heard_in_the_gui_thread(qtbot: QtBot) -> None:
    relay, heard = Relay(), list[threading.Thread]()
    relay.arrived.connect(lambda: heard.append(threading.current_thread()), Qt.ConnectionType.QueuedConnection)
    worker = threading.Thread(target=relay.tell)
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [threading.main_thread()]
