"""Qt's input events as the tools' frozen values. Positions are logical pixels on both sides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from viewport.tools.events import Button, Modifier, Pointer, Wheel

_BUTTONS: dict[Qt.MouseButton, Button] = {
    Qt.MouseButton.LeftButton: "left",
    Qt.MouseButton.MiddleButton: "middle",
    Qt.MouseButton.RightButton: "right",
}
_MODIFIERS: dict[Qt.KeyboardModifier, Modifier] = {
    Qt.KeyboardModifier.ShiftModifier: "shift",
    Qt.KeyboardModifier.ControlModifier: "ctrl",
    Qt.KeyboardModifier.AltModifier: "alt",
}
_NOTCH = 120.0

FLY_KEYS: dict[int, tuple[float, float, float]] = {
    int(Qt.Key.Key_D): (1.0, 0.0, 0.0),
    int(Qt.Key.Key_A): (-1.0, 0.0, 0.0),
    int(Qt.Key.Key_E): (0.0, 1.0, 0.0),
    int(Qt.Key.Key_Q): (0.0, -1.0, 0.0),
    int(Qt.Key.Key_W): (0.0, 0.0, 1.0),
    int(Qt.Key.Key_S): (0.0, 0.0, -1.0),
}
"""Right, up and forward for each key that flies."""


def button_of(event: QMouseEvent) -> Button | None:
    """Return the button that was pressed or released, None for one that means nothing here."""
    return _BUTTONS.get(event.button())


def pointer_of(event: QMouseEvent | QWheelEvent) -> Pointer:
    position = event.position()
    return Pointer(position.x(), position.y(), modifiers_of(event.modifiers()))


def modifiers_of(held: Qt.KeyboardModifier) -> frozenset[Modifier]:
    return frozenset(name for modifier, name in _MODIFIERS.items() if held & modifier)


def wheel_of(event: QWheelEvent) -> Wheel:
    """Return the turn in notches; with Alt held some platforms report it sideways."""
    delta = event.angleDelta()
    return Wheel(pointer_of(event), (delta.y() or delta.x()) / _NOTCH)
