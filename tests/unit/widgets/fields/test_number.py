"""The number field under real keys, wheel and mouse."""

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fields.number import NumberField
from widgets.fields.quantity import ANGLE, METRES, MINUS, THIN_SPACE, NumberSpec, Relative

pytestmark = pytest.mark.gui


class Bench:
    """A field in a window, its label, another control, and all that was emitted."""

    def __init__(self, qtbot: QtBot, spec: NumberSpec) -> None:
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        self.label = QLabel("X")
        self.other = QLineEdit()
        self.field = NumberField(spec, "Position X", tip="Where it stands.")
        self.field.drag_on(self.label)
        for widget in (self.label, self.field, self.other):
            row.addWidget(widget)
        self.emitted: list[object] = []
        self.steps: list[bool] = []
        self.drags: list[object] = []
        self.field.edited.connect(self._receive)
        self.field.drag_started.connect(lambda: self.drags.append("started"))
        self.field.drag_finished.connect(self.drags.append)
        show_active(qtbot, self.window)
        self.other.setFocus()

    def _receive(self, wish: object) -> None:
        self.emitted.append(wish)
        self.steps.append(self.field.is_stepping)

    @property
    def editor(self) -> QLineEdit:
        editor = self.field.findChild(QLineEdit)
        assert isinstance(editor, QLineEdit)
        return editor

    def type(self, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        self.editor.setFocus()
        self.editor.selectAll()
        QTest.keyClicks(self.editor, text)
        QTest.keyClick(self.editor, key)

    def wheel(self, notches: float, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        at = QPointF(5, 5)
        event = QWheelEvent(
            at,
            self.editor.mapToGlobal(at),
            QPoint(),
            QPoint(0, int(120 * notches)),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.editor, event)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot, METRES)


def test_value_rests_with_unit_and_shows_every_digit_while_typing(bench: Bench) -> None:
    bench.field.show_value(-1.23456)
    assert bench.field.text == f"{MINUS}1.23{THIN_SPACE}m"
    bench.editor.setFocus()
    assert bench.field.text == "-1.23456"
    bench.other.setFocus()
    assert bench.field.text == f"{MINUS}1.23{THIN_SPACE}m"
    assert bench.emitted == []


def test_a_value_that_has_no_room_is_shown_from_its_front(bench: Bench) -> None:
    bench.field.setFixedWidth(60)
    bench.field.show_value(1234567.25)
    assert bench.editor.cursorPosition() == 0
    assert bench.editor.cursorPositionAt(QPoint(bench.editor.width() // 2, bench.editor.height() // 2)) < 8


def test_typed_number_is_emitted_once(bench: Bench) -> None:
    bench.field.show_value(1)
    bench.type("2.5")
    bench.other.setFocus()
    assert bench.emitted == [2.5]
    assert bench.steps == [False]


def test_untouched_angle_is_never_rewritten(qtbot: QtBot) -> None:
    bench = Bench(qtbot, ANGLE)
    bench.field.show_value(0.1 + 0.2)
    bench.editor.setFocus()
    QTest.keyClick(bench.editor, Qt.Key.Key_Return)
    shown = bench.field.text
    bench.type(shown)
    bench.other.setFocus()
    assert bench.emitted == []


def test_angle_is_typed_in_degrees_and_stored_in_radians(qtbot: QtBot) -> None:
    bench = Bench(qtbot, ANGLE)
    bench.field.show_value(0)
    bench.type("90")
    assert bench.emitted == [math.pi / 2]


def test_relative_edit_of_one_value_is_resolved(bench: Bench) -> None:
    bench.field.show_value(2)
    bench.type("+0.5")
    assert bench.emitted == [2.5]


def test_relative_edit_of_mixed_values_is_emitted_as_such(bench: Bench) -> None:
    bench.field.show_value(2, mixed=True)
    assert bench.editor.placeholderText() == "mixed"
    bench.type("+0.5")
    (wish,) = bench.emitted
    assert isinstance(wish, Relative)
    assert wish.apply(3) == 3.5


def test_leaving_mixed_values_empty_changes_nothing(bench: Bench) -> None:
    bench.field.show_value(2, mixed=True)
    bench.type(" ")
    assert bench.emitted == []
    assert bench.field.problem is None


def test_absolute_number_for_mixed_values_is_emitted_even_when_one_has_it(bench: Bench) -> None:
    bench.field.show_value(2, mixed=True)
    bench.type("2")
    assert bench.emitted == [2]


def test_refused_text_stays_with_its_reason_until_escape(bench: Bench) -> None:
    bench.field.show_value(2)
    bench.type("two")
    assert bench.emitted == []
    assert bench.field.problem is not None
    assert "“two” is not a number" in bench.field.problem
    assert bench.editor.property("invalid") is True
    bench.other.setFocus()
    assert bench.field.text == "two"
    bench.editor.setFocus()
    QTest.keyClick(bench.editor, Qt.Key.Key_Escape)
    assert bench.field.text == "2"
    assert bench.field.problem is None


def test_out_of_range_is_refused_with_the_range(qtbot: QtBot) -> None:
    bench = Bench(qtbot, NumberSpec(minimum=0, maximum=1))
    bench.field.show_value(0.5)
    bench.type("2")
    assert bench.emitted == []
    assert bench.field.problem == "must be 0.00 to 1.00; Esc restores"


def test_rule_message_comes_back_after_a_refusal(bench: Bench) -> None:
    bench.field.show_value(2)
    bench.field.show_problem("is odd", is_warning=True)
    bench.type("x")
    assert bench.field.problem != "is odd"
    QTest.keyClick(bench.editor, Qt.Key.Key_Escape)
    assert bench.field.problem == "is odd"


def test_what_is_being_typed_survives_a_new_value(bench: Bench) -> None:
    bench.field.show_value(2)
    bench.editor.setFocus()
    bench.editor.selectAll()
    QTest.keyClicks(bench.editor, "7")
    bench.field.show_value(3)
    assert bench.field.text == "7"
    QTest.keyClick(bench.editor, Qt.Key.Key_Return)
    assert bench.emitted == [7]


@pytest.mark.parametrize(
    ("key", "modifiers", "value"),
    [
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, 1.1),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, 0.9),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier, 2),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier, 1.01),
    ],
)
def test_arrow_keys_step(bench: Bench, key: Qt.Key, modifiers: Qt.KeyboardModifier, value: float) -> None:
    bench.field.show_value(1)
    bench.editor.setFocus()
    QTest.keyClick(bench.editor, key, modifiers)
    assert bench.emitted == [value]
    assert bench.steps == [True]


def test_arrow_key_takes_what_was_typed_first(bench: Bench) -> None:
    bench.field.show_value(1)
    bench.field.edited.connect(bench.field.show_value)
    bench.editor.setFocus()
    bench.editor.selectAll()
    QTest.keyClicks(bench.editor, "4")
    QTest.keyClick(bench.editor, Qt.Key.Key_Up)
    assert bench.emitted == [4, 4.1]


def test_wheel_steps_only_with_the_focus(bench: Bench) -> None:
    bench.field.show_value(1)
    bench.wheel(1)
    assert bench.emitted == []
    bench.editor.setFocus()
    bench.wheel(1)
    bench.wheel(0.5)
    bench.wheel(-0.5)
    bench.wheel(-1)
    assert bench.emitted == [1.1, 0.9]


def test_value_that_is_not_set_takes_no_steps(qtbot: QtBot) -> None:
    bench = Bench(qtbot, NumberSpec(is_optional=True))
    bench.field.show_value(None)
    assert bench.editor.placeholderText() == "not set"
    bench.field.step(1)
    bench.type("+1")
    assert bench.emitted == []
    assert bench.field.problem is not None
    bench.type("3")
    assert bench.emitted == [3]


def test_optional_value_is_taken_away_by_an_empty_text(qtbot: QtBot) -> None:
    bench = Bench(qtbot, NumberSpec(is_optional=True))
    bench.field.show_value(3)
    bench.editor.setFocus()
    bench.editor.selectAll()
    QTest.keyClick(bench.editor, Qt.Key.Key_Delete)
    QTest.keyClick(bench.editor, Qt.Key.Key_Return)
    assert bench.emitted == [None]


def test_step_of_mixed_values_is_relative(bench: Bench) -> None:
    bench.field.show_value(1, mixed=True)
    bench.field.step(2)
    (wish,) = bench.emitted
    assert isinstance(wish, Relative)
    assert wish.apply(1) == 1.2


def test_step_beyond_every_double_does_nothing(qtbot: QtBot) -> None:
    bench = Bench(qtbot, NumberSpec(step=1e308))
    bench.field.show_value(1.7e308)
    bench.field.step(1)
    assert bench.emitted == []


def test_dragging_the_label_steps_and_frames_the_drag(bench: Bench) -> None:
    bench.field.show_value(1)
    bench.field.edited.connect(bench.field.show_value)
    QTest.mousePress(bench.label, Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
    QTest.mouseMove(bench.label, QPoint(3, 5))
    assert bench.drags == []
    QTest.mouseMove(bench.label, QPoint(14, 5))
    QTest.mouseRelease(bench.label, Qt.MouseButton.LeftButton, pos=QPoint(14, 5))
    assert bench.drags == ["started", True]
    assert bench.emitted == [1.3]


def test_escape_ends_the_drag_without_keeping_it(bench: Bench) -> None:
    bench.field.show_value(1)
    QTest.mousePress(bench.label, Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
    QTest.mouseMove(bench.label, QPoint(20, 5))
    QTest.keyClick(bench.window.windowHandle(), Qt.Key.Key_Escape)
    QTest.mouseMove(bench.label, QPoint(40, 5))
    QTest.mouseRelease(bench.label, Qt.MouseButton.LeftButton, pos=QPoint(40, 5))
    assert bench.drags == ["started", False]
    assert len(bench.emitted) == 1


def test_click_on_the_label_goes_into_the_field(bench: Bench) -> None:
    bench.field.show_value(1)
    QTest.mouseClick(bench.label, Qt.MouseButton.LeftButton)
    assert bench.editor.hasFocus()
    assert bench.drags == []


def test_tooltip_and_name_tell_unit_and_range(qtbot: QtBot) -> None:
    field = NumberField(NumberSpec(unit="s", minimum=0, maximum=5), "Delay", tip="How long to wait.")
    qtbot.addWidget(field)
    editor = field.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    assert editor.accessibleName() == f"Delay{THIN_SPACE}(s)"
    for part in ("Delay (s)", "How long to wait.", f"0.00{THIN_SPACE}s to 5.00{THIN_SPACE}s", "+0.5"):
        assert part in editor.toolTip()


def test_a_live_value_does_not_undo_select_all(bench: Bench) -> None:
    bench.field.show_value(1)
    bench.editor.setFocus()
    bench.editor.selectAll()
    bench.field.show_value(2)
    assert bench.editor.selectedText() == bench.editor.text()
    bench.editor.deselect()
    bench.field.show_value(3)
    assert bench.editor.selectedText() == ""
