"""What the mouse does in the viewport, as data: which button with which modifiers begins which drag or click.

`docs/viewport-controls.md` shows the same as a table; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from viewport.tools.events import Button, Modifier

DragName = Literal["act", "orbit", "pan", "zoom", "fly"]
"""`act` is a handle where there is one, else a marquee; the others move the camera."""
ClickName = Literal["select", "reach", "list"]

Grip = tuple[Button, frozenset[Modifier]]
"""A button and the modifiers held with it."""


def grip(button: Button, *modifiers: Modifier) -> Grip:
    return button, frozenset(modifiers)


@dataclass(frozen=True)
class Controls:
    """One set; a grip that is in neither table does what the button does alone."""

    name: str
    title: str
    drags: Mapping[Grip, DragName] = field(default_factory=dict)
    clicks: Mapping[Grip, ClickName] = field(default_factory=dict)

    def drag_of(self, button: Button, modifiers: frozenset[Modifier]) -> DragName | None:
        return self.drags.get((button, modifiers), self.drags.get(grip(button)))

    def click_of(self, button: Button, modifiers: frozenset[Modifier]) -> ClickName | None:
        """Return what a click does; Ctrl and Shift change how it selects, not what it is."""
        return self.clicks.get((button, modifiers & {"alt"}))


_CLICKS: Mapping[Grip, ClickName] = {
    grip("left"): "select",
    grip("left", "alt"): "reach",
    grip("right", "alt"): "list",
}
_ALIKE: Mapping[Grip, DragName] = {
    grip("left"): "act",
    grip("left", "alt"): "orbit",
    grip("left", "alt", "shift"): "pan",
    grip("left", "alt", "ctrl"): "zoom",
    grip("right"): "fly",
    grip("right", "alt"): "zoom",
    grip("right", "alt", "ctrl"): "zoom",
}

PLUMBLINE = Controls(
    "plumbline",
    "Plumbline",
    {**_ALIKE, grip("middle"): "orbit", grip("middle", "shift"): "pan", grip("middle", "ctrl"): "zoom"},
    _CLICKS,
)
WINDOWS = Controls("windows", "Windows-like", {**_ALIKE, grip("middle"): "pan", grip("middle", "alt"): "pan"}, _CLICKS)
BLENDER = Controls(
    "blender",
    "Blender-like",
    {**_ALIKE, grip("middle"): "orbit", grip("middle", "shift"): "pan", grip("middle", "ctrl"): "zoom"},
    _CLICKS,
)
CONTROLS: tuple[Controls, ...] = (PLUMBLINE, WINDOWS, BLENDER)
