"""What is remembered belongs to the runtime that is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.runtime_memory import RuntimeMemory
from app.session import Session
from app.settings import Settings
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink

pytestmark = pytest.mark.gui


def test_another_runtime_has_another_list(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with running_loop(qapp) as loop:
        first, second = ScriptedLink(), ScriptedLink()
        second.address = "ws://other:81/ws"
        session = Session(first)
        memory = RuntimeMemory(session, Settings(tmp_path / "plumbline.ini"))
        memory.watched, memory.trended = (8, 1), ("8",)
        session.take_up(second)
        assert (memory.watched, memory.trended) == ((), ())
        memory.watched = (3,)
        session.take_up(first)
        assert (memory.watched, memory.trended) == ((8, 1), ("8",))
        wait_for(qtbot, loop, session.close())
