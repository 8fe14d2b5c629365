"""Closing: what is unsaved or overridden asks first, and nothing is closed twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.session import Session
from app.shutdown import Shutdown, armed, overridden
from runtime.contracts.snapshot import RuntimeSnapshot
from tests.helpers.qt_loop import running_loop
from tests.helpers.scripted_link import ScriptedLink, snapshot_text
from tests.helpers.shown import shown_window

pytestmark = pytest.mark.gui

FORCED = {"cardId": 1, "cardType": "DI", "label": "High float", "force": {"mode": "FORCED_HIGH"}}
MASKED = {"cardId": 8, "cardType": "DO", "masked": True}
FREE = {"cardId": 2, "cardType": "DI", "force": {"mode": "REAL"}, "masked": False}


def snapshot(*cards: dict[str, Any], mask_all: bool = False) -> RuntimeSnapshot:
    return RuntimeSnapshot.model_validate_json(
        snapshot_text(1, cards=list(cards), testMode={"outputMaskGlobal": mask_all, "inputsForced": False})
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, ()),
        (snapshot(FREE), ()),
        (snapshot(FORCED, MASKED), ("High float is forced", "card 8 is masked")),
        (snapshot(mask_all=True), ("all outputs are masked",)),
    ],
)
def test_overrides_are_named(given: RuntimeSnapshot | None, words: tuple[str, ...]) -> None:
    assert overridden(given) == words


class Bench:
    def __init__(self, window: QWidget) -> None:
        self.link = ScriptedLink()
        self.session = Session(self.link, monotonic=lambda: 100.0)
        self.level_may_go = True
        self.staged_may_go = True
        self.is_released = True
        self.done: list[str] = []
        self.elsewhere: tuple[str, ...] = ()
        self.others_left = False
        self.shutdown = Shutdown(
            window,
            self.session,
            may_leave_level=self._leave_level,
            may_leave_staged=self._leave_staged,
            release_all=self._release,
            leave_with=self._leave,
            elsewhere=lambda: self.elsewhere,
            leave_others=self._leave_others,
            finish=lambda: self.done.append("finished"),
        )

    async def _leave_others(self) -> None:
        self.others_left = True

    async def _leave_level(self) -> bool:
        return self.level_may_go

    async def _leave_staged(self) -> bool:
        return self.staged_may_go

    async def _release(self) -> bool:
        self.done.append("released")
        return self.is_released

    async def _leave(self, reason: str) -> None:
        self.done.append(f"left: {reason}")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    return shown_window(qtbot, 600, 400)


@pytest.fixture
def bench(qapp: QApplication, window: QWidget) -> Iterator[Bench]:
    """A window on its embedded runtime."""
    with running_loop(qapp):
        found = Bench(window)
        found.link.address = "embedded"
        yield found


def answer(qtbot: QtBot, window: QWidget, name: str) -> None:
    qtbot.waitUntil(lambda: (found := window.findChild(QPushButton, name)) is not None and found.isVisible())
    button = window.findChild(QPushButton, name)
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_with_nothing_overridden_it_closes_at_once(bench: Bench, qtbot: QtBot) -> None:
    bench.shutdown.request()
    qtbot.waitUntil(lambda: bench.done == ["finished"])


def test_unsaved_work_that_stays_keeps_everything_open(bench: Bench, qtbot: QtBot) -> None:
    bench.level_may_go = False
    bench.shutdown.request()
    qtbot.waitUntil(lambda: not bench.shutdown._is_asking)
    assert not bench.done


def test_staged_edits_that_stay_keep_everything_open(bench: Bench, qtbot: QtBot) -> None:
    bench.staged_may_go = False
    bench.session.take(snapshot_text(1, cards=[FORCED]))
    bench.shutdown.request()
    qtbot.waitUntil(lambda: not bench.shutdown._is_asking)
    assert not bench.done


def test_a_force_asks_and_is_released_on_request(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    bench.session.take(snapshot_text(1, cards=[FORCED]))
    bench.shutdown.request()
    bench.shutdown.request()
    answer(qtbot, window, "answer_release")
    qtbot.waitUntil(lambda: bench.done == ["released", "finished"])


def test_a_force_may_be_left(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    bench.session.take(snapshot_text(1, cards=[FORCED]))
    bench.shutdown.request()
    answer(qtbot, window, "answer_leave")
    qtbot.waitUntil(lambda: bench.done == ["finished"])


def test_cancel_keeps_everything_open_and_can_be_asked_again(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    bench.session.take(snapshot_text(1, cards=[FORCED]))
    bench.shutdown.request()
    answer(qtbot, window, "answer_stay")
    qtbot.waitUntil(lambda: not bench.shutdown._is_asking)
    assert not bench.done
    bench.shutdown.request()
    answer(qtbot, window, "answer_leave")
    qtbot.waitUntil(lambda: bench.done == ["finished"])


def test_what_could_not_be_seen_to_be_released_keeps_everything_open(
    bench: Bench, window: QWidget, qtbot: QtBot
) -> None:
    bench.is_released = False
    bench.session.take(snapshot_text(1, cards=[FORCED]))
    bench.shutdown.request()
    answer(qtbot, window, "answer_release")
    qtbot.waitUntil(lambda: not bench.shutdown._is_asking)
    assert bench.done == ["released"]


def test_a_remote_that_goes_on_is_left_with_a_reason(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    bench.link.address = "ws://device:81/ws"
    point = {"cardId": 8, "cardType": "DO", "breakpoint": True}
    bench.session.take(snapshot_text(1, cards=[FORCED, point], runMode="RUN_BREAKPOINT"))
    bench.shutdown.request()
    answer(qtbot, window, "answer_leave")
    qtbot.waitUntil(lambda: (found := window.findChild(QLineEdit, "answer_line")) is not None and found.isVisible())
    line = window.findChild(QLineEdit, "answer_line")
    qtbot.keyClicks(line, "loop check until noon")
    answer(qtbot, window, "answer_text")
    qtbot.waitUntil(lambda: bench.done == ["left: loop check until noon", "finished"])


def test_without_a_reason_a_remote_is_not_left(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    bench.link.address = "ws://device:81/ws"
    bench.session.take(snapshot_text(1, cards=[FORCED]))
    bench.shutdown.request()
    answer(qtbot, window, "answer_leave")
    qtbot.waitUntil(lambda: (found := window.findChild(QLineEdit, "answer_line")) is not None and found.isVisible())
    line = window.findChild(QLineEdit, "answer_line")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not bench.shutdown._is_asking)
    assert not bench.done


@pytest.mark.parametrize(
    ("mode", "point", "count"),
    [
        ("RUN_BREAKPOINT", True, 1),
        ("RUN_BREAKPOINT", {"enabled": True}, 1),
        ("RUN_BREAKPOINT", {"enabled": True, "action": "TRACE"}, 0),
        ("RUN_BREAKPOINT", {"enabled": False}, 0),
        ("RUN_NORMAL", True, 0),
    ],
)
def test_breakpoints_that_would_halt_it_are_counted(mode: str, point: object, count: int) -> None:
    text = snapshot_text(1, cards=[{"cardId": 8, "cardType": "DO", "breakpoint": point}], runMode=mode)
    assert armed(RuntimeSnapshot.model_validate_json(text)) == count
    assert armed(None) == 0


def test_what_is_overridden_elsewhere_is_asked_about_and_may_stay(bench: Bench, window: QWidget, qtbot: QtBot) -> None:
    bench.elsewhere = ("Plant 2: Low float is forced",)
    bench.shutdown.request()
    answer(qtbot, window, "answer_stay")
    qtbot.waitUntil(lambda: not bench.shutdown._is_asking)
    assert not bench.done
    assert not bench.others_left
    bench.shutdown.request()
    answer(qtbot, window, "answer_leave")
    qtbot.waitUntil(lambda: bench.done == ["finished"])
    assert bench.others_left
