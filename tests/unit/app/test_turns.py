"""Work that waits for a turn of its own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.turns import Turns

pytestmark = pytest.mark.gui


def test_each_piece_of_work_has_a_turn_and_others_come_between(qtbot: QtBot) -> None:
    turns, done = Turns(), []
    beat = QTimer(interval=0)
    beat.timeout.connect(lambda: done.append("between"))
    for name in ("first", "second", "third"):
        turns.wait(lambda name=name: done.append(name))
    assert done == []
    beat.start()
    qtbot.waitUntil(lambda: "third" in done)
    beat.stop()
    order = [one for one in done if one != "between"]
    assert order == ["first", "second", "third"]
    assert "between" in done[done.index("first") : done.index("third")]


def test_what_waits_already_is_done_once(qtbot: QtBot) -> None:
    turns, done = Turns(), []

    def work() -> None:
        done.append("work")

    turns.wait(work)
    turns.wait(work)
    turns.wait(lambda: done.append("last"))
    qtbot.waitUntil(lambda: "last" in done)
    assert done == ["work", "last"]
    turns.wait(work)
    qtbot.waitUntil(lambda: done.count("work") == 2)


def test_work_may_ask_for_more(qtbot: QtBot) -> None:
    turns, done = Turns(), []
    turns.wait(lambda: turns.wait(lambda: done.append("more")))
    qtbot.waitUntil(lambda: done == ["more"])


def test_after_closing_nothing_is_done(qtbot: QtBot) -> None:
    turns, done = Turns(), []
    turns.wait(lambda: done.append("late"))
    turns.close()
    qtbot.wait(5)
    assert done == []
