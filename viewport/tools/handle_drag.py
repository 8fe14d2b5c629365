"""A drag that moves, turns or scales what is selected: by a handle of the gizmo, or begun by a key with no button held.

One transaction from the first change to its end. Keys keep it to an axis or a plane and type numbers; with a number
typed the pointer says nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from viewport.scene.gizmo import PLANES, Gizmo, GizmoTool, Handle
from viewport.tools.events import Pointer, Typed
from viewport.tools.intents import DragChanged, DragFinished, DragStarted, Intent
from viewport.tools.move import Moving
from viewport.tools.rotate import Rotating
from viewport.tools.scale import Scaling
from viewport.tools.select import Straying
from viewport.tools.situation import Situation
from viewport.tools.typed import Entry


class _Motion(Protocol):
    @property
    def label(self) -> str: ...

    @property
    def unit(self) -> str: ...

    @property
    def names(self) -> tuple[str, ...]: ...

    def changed(self, pointer: Pointer) -> DragChanged | None: ...

    def typed(self, values: Sequence[float]) -> DragChanged: ...


_MOTIONS: Mapping[str, Callable[[Situation, Gizmo, Handle, Pointer], _Motion]] = {
    "move": Moving,
    "rotate": Rotating,
    "scale": Scaling,
}
_BESIDES: Mapping[str, Handle] = {"x": "yz", "y": "zx", "z": "xy"}
"""The plane that is left free when an axis is kept out."""


class HandleDrag:
    """Lives from the press on a handle to the release; `is_modal`, from a key to Enter, a click or Esc."""

    def __init__(
        self, situation: Situation, gizmo: Gizmo, handle: Handle, pointer: Pointer, *, is_modal: bool = False
    ) -> None:
        self.handle: Handle = handle
        self.gizmo = gizmo
        self.is_modal = is_modal
        self._situation = situation = situation.holding(pointer.x, pointer.y)
        self._place = Straying(pointer)
        self._pointer = pointer
        self._has_begun = False
        self._is_other_space = False
        self._motion: _Motion = _MOTIONS[gizmo.tool](situation, gizmo, handle, pointer)
        self._entry = self._empty_entry()

    @property
    def tool(self) -> GizmoTool:
        return self.gizmo.tool

    @property
    def situation(self) -> Situation:
        """What was seen when it began, with the axes that are in force now."""
        return self._situation

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        self._pointer = pointer
        is_meant = self._place.follow(pointer) or self.is_modal or self._has_begun
        return self._changed() if is_meant and self._entry.is_empty else ()

    def press(self, event: Typed) -> Sequence[Intent]:
        """Take up a key: an axis (Shift: the plane beside it), or a part of a number."""
        if event.key == "x" or event.key == "y" or event.key == "z":
            self._keep_to(_BESIDES[event.key] if event.has_shift else event.key)
            # Where the pointer says nothing about the new axis, what the old one did is taken back.
            return self._changed(DragChanged(dict(self._situation.movable), ""))
        return self._changed() if self._entry.press(event.key) else ()

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        return self.finish()

    def finish(self) -> Sequence[Intent]:
        """Take what there is now as one step."""
        return (DragFinished(is_kept=True),) if self._has_begun else ()

    def cancel(self) -> Sequence[Intent]:
        return (DragFinished(is_kept=False),) if self._has_begun else ()

    def _changed(self, otherwise: DragChanged | None = None) -> Sequence[Intent]:
        if self._entry.is_empty:
            changed = self._motion.changed(self._pointer) or otherwise
        else:
            by_number = self._motion.typed(self._entry.values())
            changed = replace(by_number, summary=self._entry.shown(self._motion.unit))
        begun: list[Intent] = []
        if not self._has_begun:
            self._has_begun = True
            begun.append(DragStarted(self._label()))
        return [*begun, changed] if changed is not None else begun

    def _keep_to(self, handle: Handle) -> None:
        """Keep to an axis or plane; the same one again means the other axes, world or local, then none."""
        situation, space = self._situation, self._situation.space
        if handle == self.handle and not self._is_other_space:
            self._is_other_space = True
            situation = replace(situation, space="local" if space == "world" else "world")
        else:
            if self._is_other_space:
                situation = replace(situation, space="local" if space == "world" else "world")
            handle = "screen" if handle == self.handle else handle
            self._is_other_space = False
        gizmo = situation.gizmo_for(self.tool)
        if gizmo is None:
            return
        self.handle, self.gizmo, self._situation = handle, gizmo, situation
        in_use: Handle = _axis_of(handle) if self.tool == "rotate" else handle
        self._motion = _MOTIONS[self.tool](situation, gizmo, in_use, self._place.start)
        typed, self._entry = self._entry, self._empty_entry()
        self._entry.take_over(typed)

    def _empty_entry(self) -> Entry:
        return Entry(self._motion.names, may_be_negative=self.tool != "scale")

    def _label(self) -> str:
        count = len(self._situation.movable)
        return self._motion.label if count == 1 else f"{self._motion.label} {count} entities"


def _axis_of(handle: Handle) -> Handle:
    """Return what turning in a plane turns about."""
    if handle not in PLANES:
        return handle
    axes: tuple[Handle, ...] = ("x", "y", "z")
    return axes[3 - sum(PLANES[handle])]
