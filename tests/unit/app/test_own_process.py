"""The end of an isolated runtime's process is told once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.own_process import OwnProcess
from app.session import Session
from runtime.links.link import LinkState
from tests.helpers.scripted_link import ScriptedLink

pytestmark = pytest.mark.gui


def test_each_end_is_told_once(qapp: QApplication) -> None:
    link, told, gone = ScriptedLink(), list[str](), [False]
    session = Session(link, monotonic=lambda: 100.0)
    process = OwnProcess(session, is_gone=lambda: gone[0], tell=told.append)
    session.watch()
    assert not told
    gone[0] = True
    link.state = LinkState("down", "its process has ended (-9)")
    session.watch()
    process.look()
    assert told == [
        "The runtime of this computer is gone: its process has ended (-9). Its configs and levels are on the disk."
    ]
    gone[0] = False
    process.look()
    gone[0] = True
    process.look()
    assert len(told) == 2
