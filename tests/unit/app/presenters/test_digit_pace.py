"""Digits are shown fifteen times a second at most, and the last ones always."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.presenters.digit_pace import DIGITS_S, DigitPace
from app.session import Session
from runtime.contracts.snapshot import RuntimeSnapshot
from tests.helpers.logic import ScriptedSession

pytestmark = pytest.mark.gui


class Shown:
    """Who shows digits, on a clock that the test moves."""

    def __init__(self, parent: Session) -> None:
        self.times = 0
        self.now_s = 0.0
        self.pace = DigitPace(self.show, lambda: self.now_s, parent)

    def show(self) -> None:
        self.times += 1
        self.pace.mark()


@pytest.fixture
def session(qtbot: QtBot) -> ScriptedSession:
    return ScriptedSession()


def snapshot_of(session: ScriptedSession, **changes: Any) -> RuntimeSnapshot:
    session.show(**changes)
    assert session.snapshot is not None
    return session.snapshot


def test_the_first_digits_are_shown_at_once_and_the_next_when_they_are_due(session: ScriptedSession) -> None:
    shown, snapshot = Shown(session), snapshot_of(session)
    shown.pace.take(snapshot)
    shown.pace.take(snapshot)
    assert shown.times == 1
    shown.now_s = DIGITS_S
    shown.pace.take(snapshot)
    assert shown.times == 2


def test_digits_that_were_not_due_are_shown_once_when_nothing_follows(session: ScriptedSession, qtbot: QtBot) -> None:
    shown, snapshot = Shown(session), snapshot_of(session)
    for _ in range(5):
        shown.pace.take(snapshot)
    qtbot.waitUntil(lambda: shown.times == 2)
    assert not shown.pace._later.isActive()


def test_what_was_shown_meanwhile_is_not_shown_again(session: ScriptedSession) -> None:
    shown, snapshot = Shown(session), snapshot_of(session)
    shown.pace.take(snapshot)
    shown.pace.take(snapshot)
    assert shown.pace._later.isActive()
    shown.show()
    assert not shown.pace._later.isActive()


def test_while_a_program_is_halted_every_digit_is_shown(session: ScriptedSession) -> None:
    shown, snapshot = Shown(session), snapshot_of(session, halt={"reason": "STEP", "nextCardId": 1, "lastCardId": 11})
    for _ in range(3):
        shown.pace.take(snapshot)
    assert shown.times == 3
