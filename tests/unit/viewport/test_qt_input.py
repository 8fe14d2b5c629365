import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from viewport.qt_input import FLY_KEYS, button_of, modifiers_of, pointer_of, typed_of, wheel_of
from viewport.tools.events import Typed

NONE = Qt.KeyboardModifier.NoModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _mouse(button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = NONE) -> QMouseEvent:
    return QMouseEvent(QEvent.Type.MouseButtonPress, QPointF(3.5, 4), QPointF(3.5, 4), button, button, modifiers)


@pytest.mark.parametrize(
    ("button", "name"),
    [
        (Qt.MouseButton.LeftButton, "left"),
        (Qt.MouseButton.MiddleButton, "middle"),
        (Qt.MouseButton.RightButton, "right"),
        (Qt.MouseButton.BackButton, None),
    ],
)
def test_buttons_have_names_and_others_none(button: Qt.MouseButton, name: str | None) -> None:
    assert button_of(_mouse(button)) == name


def test_a_pointer_has_its_place_and_the_modifiers_held() -> None:
    pointer = pointer_of(_mouse(Qt.MouseButton.LeftButton, CTRL_SHIFT))
    assert (pointer.x, pointer.y, pointer.modifiers) == (3.5, 4, {"ctrl", "shift"})
    assert modifiers_of(NONE) == frozenset()


@pytest.mark.parametrize(("turn", "steps"), [(QPoint(0, 120), 1), (QPoint(0, -60), -0.5), (QPoint(240, 0), 2)])
def test_the_wheel_is_told_in_notches_also_sideways(turn: QPoint, steps: float) -> None:
    event = QWheelEvent(
        QPointF(1, 2), QPointF(1, 2), QPoint(), turn, Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False
    )
    assert wheel_of(event).steps == steps


def test_opposite_keys_cancel_out() -> None:
    for one, other in ((Qt.Key.Key_A, Qt.Key.Key_D), (Qt.Key.Key_Q, Qt.Key.Key_E), (Qt.Key.Key_S, Qt.Key.Key_W)):
        assert [a + b for a, b in zip(FLY_KEYS[int(one)], FLY_KEYS[int(other)], strict=True)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "typed"),
    [
        (Qt.Key.Key_X, "x", Qt.KeyboardModifier.NoModifier, Typed("x")),
        (Qt.Key.Key_X, "X", Qt.KeyboardModifier.ShiftModifier, Typed("x", has_shift=True)),
        (Qt.Key.Key_5, "5", Qt.KeyboardModifier.KeypadModifier, Typed("5")),
        (Qt.Key.Key_Comma, ",", Qt.KeyboardModifier.NoModifier, Typed(".")),
        (Qt.Key.Key_Enter, "\r", Qt.KeyboardModifier.KeypadModifier, Typed("enter")),
        (Qt.Key.Key_X, "", Qt.KeyboardModifier.ControlModifier, None),
        (Qt.Key.Key_Q, "q", Qt.KeyboardModifier.NoModifier, None),
    ],
)
def test_keys_mean_axes_and_parts_of_numbers(
    key: Qt.Key, text: str, modifiers: Qt.KeyboardModifier, typed: Typed | None
) -> None:
    assert typed_of(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)) == typed
