"""The end of an isolated runtime's process is told once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.own_process import REMEDY, OwnProcess
from app.session import Session
from runtime.links.link import LinkState
from tests.helpers.scripted_link import ScriptedLink

pytestmark = pytest.mark.gui


def test_each_end_is_told_once(qapp: QApplication) -> None:
    link, told, gone = ScriptedLink(), list[tuple[str, bool]](), [False]
    session = Session(link, monotonic=lambda: 100.0)
    process = OwnProcess(
        session, is_gone=lambda: gone[0], can_restart=lambda: True, tell=lambda *said: told.append(said)
    )
    session.watch()
    assert not told
    gone[0] = True
    link.state = LinkState("down", "its process has ended (-9)")
    session.watch()
    process.look()
    assert told == [
        (
            "The runtime of this computer is gone: its process has ended (-9). Its configs and levels are on the disk.",
            True,
        )
    ]
    gone[0] = False
    process.look()
    gone[0] = True
    process.look()
    assert len(told) == 2


def test_one_inside_the_window_is_no_more_than_told_with_what_to_do(qapp: QApplication) -> None:
    link, told = ScriptedLink(), list[tuple[str, bool]]()
    session = Session(link, monotonic=lambda: 100.0)
    OwnProcess(
        session,
        is_gone=lambda: link.state.phase == "down",
        can_restart=lambda: False,
        tell=lambda *said: told.append(said),
        parent=session,
    )
    link.state = LinkState("down", "the scan thread has died: no clock")
    session.watch()
    [(text, can_restart)] = told
    assert text.startswith("The runtime of this computer is gone: the scan thread has died: no clock. ")
    assert text.endswith(REMEDY)
    assert not can_restart
