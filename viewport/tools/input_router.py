"""Turns events into intents: decides at a press which drag begins, feeds it, and hears it out.

left: a gizmo's handle, else select (Ctrl toggles; Alt or a double click reaches into groups) · Alt+left or middle:
orbit · Shift+middle: pan · right: look and fly · wheel: zoom to the pointer, or the speed while flying · Cancel ends
any drag.
"""

from __future__ import annotations

from collections.abc import Sequence

from viewport.scene.gizmo import Gizmo, Handle, handle_at
from viewport.scene.navigation import zoomed
from viewport.tools.camera_drags import FLY_M_PER_S, CameraDrag, FlyDrag, orbit, pan
from viewport.tools.drag import Drag
from viewport.tools.events import Button, Cancel, Event, Fly, Move, Pointer, Press, Release, Wheel
from viewport.tools.handle_drag import HandleDrag
from viewport.tools.intents import CameraMoved, Hovered, Intent
from viewport.tools.select import ClickOrDrag, Selecting
from viewport.tools.situation import Situation

SPEED_PER_STEP = 1.25
SLOWEST_M_S, FASTEST_M_S = 0.1, 500.0


class InputRouter:
    """One per viewport. Holds the drag in progress and the speed of flight, nothing else."""

    def __init__(self) -> None:
        self._drag: Drag | None = None
        self._button: Button | None = None
        self._hovered = Hovered(None, None)
        self._speed_m_s = FLY_M_PER_S

    @property
    def is_dragging(self) -> bool:
        return self._drag is not None

    @property
    def is_flying(self) -> bool:
        return isinstance(self._drag, FlyDrag)

    @property
    def held_handle(self) -> Handle | None:
        return self._drag.handle if isinstance(self._drag, HandleDrag) else None

    @property
    def hovered(self) -> Hovered:
        return self._hovered

    def handle(self, event: Event, situation: Situation) -> Sequence[Intent]:
        """Return what an event asks for."""
        if isinstance(event, Press):
            return self._press(event, situation)
        if isinstance(event, Move):
            return self._drag.move(event.pointer) if self._drag else self._hover(event.pointer, situation)
        if isinstance(event, Release):
            return self._release(event)
        if isinstance(event, Wheel):
            return self._wheel(event, situation)
        if isinstance(event, Fly):
            return self._drag.fly(event) if isinstance(self._drag, FlyDrag) else ()
        return self._cancel(event)

    def _press(self, event: Press, situation: Situation) -> Sequence[Intent]:
        if self._drag is not None:  # a second button changes nothing about what the first one does
            return ()
        self._button = event.button
        self._drag = self._drag_for(event, situation)
        return ()

    def _drag_for(self, event: Press, situation: Situation) -> Drag:
        pointer, camera = event.pointer, situation.camera
        if event.button == "right":
            if camera.is_perspective:
                return FlyDrag(camera, pointer, self._speed_m_s)
            return CameraDrag(camera, pointer, pan)
        if event.button == "middle" or "alt" in pointer.modifiers:
            drag = CameraDrag(camera, pointer, pan if "shift" in pointer.modifiers else orbit)
            is_click = event.button == "left"
            return ClickOrDrag(Selecting(situation, pointer, reaches=True), drag) if is_click else drag
        gizmo, handle = _handle_under(situation, pointer)
        if gizmo is not None and handle is not None:
            return HandleDrag(situation, gizmo, handle, pointer)
        return Selecting(situation, pointer, reaches=event.is_double)

    def _release(self, event: Release) -> Sequence[Intent]:
        if self._drag is None or event.button != self._button:
            return ()
        drag, self._drag = self._drag, None
        return drag.release(event.pointer)

    def _cancel(self, event: Cancel) -> Sequence[Intent]:
        if self._drag is None:
            return ()
        drag, self._drag = self._drag, None
        return drag.cancel()

    def _wheel(self, event: Wheel, situation: Situation) -> Sequence[Intent]:
        if isinstance(self._drag, FlyDrag):
            speed = self._speed_m_s * SPEED_PER_STEP**event.steps
            self._speed_m_s = self._drag.speed_m_s = min(FASTEST_M_S, max(SLOWEST_M_S, speed))
            return ()
        if self._drag is not None:
            return ()
        return (CameraMoved(zoomed(situation.camera, event.pointer.x, event.pointer.y, event.steps)),)

    def _hover(self, pointer: Pointer, situation: Situation) -> Sequence[Intent]:
        handle = _handle_under(situation, pointer)[1]
        entity = situation.pick(pointer.x, pointer.y) if handle is None else None
        found = Hovered(entity, handle)
        if found == self._hovered:
            return ()
        self._hovered = found
        return (found,)


def _handle_under(situation: Situation, pointer: Pointer) -> tuple[Gizmo | None, Handle | None]:
    gizmo = situation.gizmo
    if gizmo is None:
        return None, None
    return gizmo, handle_at(gizmo, situation.camera, pointer.x, pointer.y)
