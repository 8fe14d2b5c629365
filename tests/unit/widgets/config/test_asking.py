"""Questions where the hand is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.asking import AskingFrame
from widgets.config.view import Answer, Question

pytestmark = pytest.mark.gui
COMMIT = Question("Commit?", ("<b>Pump</b>: 1 → 2",), (Answer("commit", "Commit", "primary"),), "warn", persist=True)
RESTORE = Question("Restore?", (), (Answer("restore", "Restore", "danger"),), "alarm")


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        self.frame = AskingFrame()
        QVBoxLayout(self.window).addWidget(self.frame)
        self.answers: list[tuple[str, bool]] = []
        self.cancelled = 0
        self.frame.answered.connect(lambda answer, persist: self.answers.append((answer, persist)))
        self.frame.cancelled.connect(self._cancel)
        show_active(qtbot, self.window)

    def _cancel(self) -> None:
        self.cancelled += 1

    def button(self, name: str) -> QPushButton:
        found = self.frame.findChild(QPushButton, f"config_answer_{name}")
        assert isinstance(found, QPushButton)
        return found


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_nothing_is_asked_at_first(bench: Bench) -> None:
    assert not bench.frame.isVisible()


def test_a_question_says_what_and_is_answered_with_enter(bench: Bench, qtbot: QtBot) -> None:
    bench.frame.ask(COMMIT)
    assert bench.frame.isVisible()
    assert "Pump" in bench.frame.text
    qtbot.waitUntil(lambda: bench.button("commit").hasFocus())
    qtbot.keyClick(bench.button("commit"), Qt.Key.Key_Return)
    assert bench.answers == [("commit", True)]


def test_whether_to_write_is_chosen_and_kept_while_the_question_stands(bench: Bench, qtbot: QtBot) -> None:
    bench.frame.ask(COMMIT)
    box = bench.frame.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    bench.frame.ask(COMMIT)
    bench.button("commit").click()
    assert bench.answers == [("commit", False)]


def test_a_dangerous_answer_is_never_the_one_that_enter_gives(bench: Bench, qtbot: QtBot) -> None:
    bench.frame.ask(RESTORE)
    qtbot.waitUntil(lambda: bench.button("cancel").hasFocus())
    focused = QApplication.focusWidget()
    assert isinstance(focused, QPushButton)
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert (bench.answers, bench.cancelled) == ([], 1)
    assert not bench.frame.findChild(QCheckBox).isVisible()  # type: ignore[union-attr]  # it is made in the constructor


def test_esc_cancels(bench: Bench, qtbot: QtBot) -> None:
    bench.frame.ask(COMMIT)
    qtbot.keyClick(bench.button("commit"), Qt.Key.Key_Escape)
    assert bench.cancelled == 1


def test_a_question_is_taken_away(bench: Bench) -> None:
    bench.frame.ask(COMMIT)
    bench.frame.ask(None)
    assert not bench.frame.isVisible()
    assert bench.frame.question is None


def test_a_commit_may_be_on_trial_for_some_seconds_and_each_question_begins_without(bench: Bench, qtbot: QtBot) -> None:
    bench.frame.ask(COMMIT)
    assert bench.frame.confirm_within_s is None
    box = bench.frame.findChild(QCheckBox, "config_trial")
    assert isinstance(box, QCheckBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert bench.frame.confirm_within_s == 120
    bench.frame.ask(RESTORE)
    assert bench.frame.confirm_within_s is None
    bench.frame.ask(COMMIT)
    assert bench.frame.confirm_within_s is None
