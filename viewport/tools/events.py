"""Input as frozen values, free of Qt. Positions are logical pixels from the viewport's top left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from viewport.scene.gizmo import GizmoTool
from viewport.tools.typed import Key

Button = Literal["left", "middle", "right"]
Modifier = Literal["shift", "ctrl", "alt"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is and which modifiers are held."""

    x: float
    y: float
    modifiers: frozenset[Modifier] = frozenset()


@dataclass(frozen=True, slots=True)
class Press:
    """`is_double`: the second press of a double click."""

    pointer: Pointer
    button: Button
    is_double: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Release:
    pointer: Pointer
    button: Button


@dataclass(frozen=True, slots=True)
class Wheel:
    """`steps` in notches, positive away from the user; touchpads send fractions."""

    pointer: Pointer
    steps: float


@dataclass(frozen=True, slots=True)
class Cancel:
    """Esc, or the window lost the pointer."""


@dataclass(frozen=True, slots=True)
class Fly:
    """Time passed while flying: which way is wanted (-1..1 each) and for how long."""

    right: float
    up: float
    forward: float
    elapsed_s: float
    is_fast: bool = False


@dataclass(frozen=True, slots=True)
class Begin:
    """A key began to move, turn or scale what is selected, without a button held."""

    tool: GizmoTool
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Typed:
    """A key for what is being dragged: an axis to keep to, a part of a number, or Enter."""

    key: Key
    has_shift: bool = False


Event = Press | Move | Release | Wheel | Cancel | Fly | Begin | Typed
