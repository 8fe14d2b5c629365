"""Qt's input events as the tools' frozen values. Positions are logical pixels on both sides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

from viewport.scene.gizmo import AXES
from viewport.tools.events import Button, Modifier, Pointer, Typed, Wheel
from viewport.tools.typed import KEYS, Key

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
_KEYS: dict[int, Key] = {
    int(Qt.Key.Key_X): "x",
    int(Qt.Key.Key_Y): "y",
    int(Qt.Key.Key_Z): "z",
    int(Qt.Key.Key_Comma): ".",
    int(Qt.Key.Key_Period): ".",
    int(Qt.Key.Key_Minus): "-",
    int(Qt.Key.Key_Backspace): "backspace",
    int(Qt.Key.Key_Tab): "tab",
    int(Qt.Key.Key_Return): "enter",
    int(Qt.Key.Key_Enter): "enter",
}
"""Keys by what they mean in a drag; digits come as text, which is theirs on every keyboard."""

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


def typed_of(event: QKeyEvent) -> Typed | None:
    """Return what a key means to a drag, None for one that means nothing there or has Ctrl or Alt with it."""
    held = modifiers_of(event.modifiers())
    if held & {"ctrl", "alt"}:
        return None
    key = _KEYS.get(event.key())
    if key is None:
        text = event.text()
        key = text if text in KEYS and text not in AXES else None  # type: ignore[assignment]  # KEYS are the Keys
    return Typed(key, "shift" in held) if key is not None else None
