"""A drag of a gizmo's handle: nothing within the dead zone, then one transaction until release or Esc."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from viewport.scene.gizmo import Gizmo, Handle
from viewport.tools.drag import DEAD_ZONE_PX
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged, DragFinished, DragStarted, Intent
from viewport.tools.move import Moving
from viewport.tools.rotate import Rotating
from viewport.tools.scale import Scaling
from viewport.tools.situation import Situation


class _Motion(Protocol):
    @property
    def label(self) -> str: ...

    def changed(self, pointer: Pointer) -> DragChanged | None: ...


_MOTIONS: Mapping[str, Callable[[Situation, Gizmo, Handle, Pointer], _Motion]] = {
    "move": Moving,
    "rotate": Rotating,
    "scale": Scaling,
}


class HandleDrag:
    """Lives from the press on a handle to the release."""

    def __init__(self, situation: Situation, gizmo: Gizmo, handle: Handle, pointer: Pointer) -> None:
        self.handle: Handle = handle
        self.gizmo = gizmo
        self._start = pointer
        self._count = len(situation.movable)
        self._has_begun = False
        self._motion: _Motion = _MOTIONS[gizmo.tool](situation, gizmo, handle, pointer)

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        begun: list[Intent] = []
        if not self._has_begun:
            if math.hypot(pointer.x - self._start.x, pointer.y - self._start.y) < DEAD_ZONE_PX:
                return ()
            self._has_begun = True
            begun.append(DragStarted(self._label()))
        changed = self._motion.changed(pointer)
        return [*begun, changed] if changed is not None else begun

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        return (DragFinished(is_kept=True),) if self._has_begun else ()

    def cancel(self) -> Sequence[Intent]:
        return (DragFinished(is_kept=False),) if self._has_begun else ()

    def _label(self) -> str:
        return self._motion.label if self._count == 1 else f"{self._motion.label} {self._count} entities"
