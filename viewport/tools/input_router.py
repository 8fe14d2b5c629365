"""Turns events into intents: decides at a press which drag begins, feeds it, and hears it out.

Which button does what is in `controls.py`. A gizmo's handle goes before a click and a marquee; the wheel zooms to the
pointer, or sets the speed while flying; Cancel ends any drag.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from runtime.contracts.world import CameraPose
from viewport.scene.camera import Camera, Projection
from viewport.scene.gizmo import Gizmo, Handle, handle_at
from viewport.scene.matrices import Doubles
from viewport.scene.navigation import zoomed
from viewport.tools.camera_drags import FLY_M_PER_S, CameraDrag, FlyDrag, orbiting, panning, zooming
from viewport.tools.controls import PLUMBLINE, Controls
from viewport.tools.drag import DEAD_ZONE_PX, Drag
from viewport.tools.events import (
    Begin,
    Button,
    Event,
    Fly,
    Move,
    Pointer,
    Press,
    Release,
    Typed,
    Wheel,
)
from viewport.tools.handle_drag import HandleDrag
from viewport.tools.intents import CameraMoved, Hovered, Intent
from viewport.tools.select import Clicking, ClickOrDrag, Listing, Marqueeing, listed
from viewport.tools.situation import Situation

SPEED_PER_STEP = 1.25
SLOWEST_M_S, FASTEST_M_S = 0.1, 500.0


class _Place(NamedTuple):
    """Where a click was, through which camera, and what a double click there means."""

    x: float
    y: float
    pose: CameraPose
    projection: Projection
    meant: str | None


class InputRouter:
    """One per viewport. Holds the drag in progress, the speed of flight and the place of the last click."""

    def __init__(self) -> None:
        self.controls: Controls = PLUMBLINE
        self._drag: Drag | None = None
        self._button: Button | None = None
        self._hovered = Hovered(None, None)
        self._speed_m_s = FLY_M_PER_S
        self._clicked: _Place | None = None

    @property
    def is_dragging(self) -> bool:
        return self._drag is not None

    @property
    def drag(self) -> Drag | None:
        """What is under way: of a press that may be a click, too, the drag."""
        return self._drag.drag if isinstance(self._drag, ClickOrDrag) else self._drag

    @property
    def is_flying(self) -> bool:
        return isinstance(self._drag, FlyDrag)

    @property
    def speed_m_s(self) -> float:
        return self._speed_m_s

    @property
    def held(self) -> HandleDrag | None:
        """The drag that changes entities, if that is what is under way."""
        return self._drag if isinstance(self._drag, HandleDrag) else None

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
            return self._release(event, situation)
        if isinstance(event, Wheel):
            return self._wheel(event, situation)
        if isinstance(event, Fly):
            return self._drag.fly(event) if isinstance(self._drag, FlyDrag) else ()
        if isinstance(event, Begin):
            return self._begin(event, situation)
        if isinstance(event, Typed):
            return self._typed(event)
        return self._cancel()

    def list_at(self, pointer: Pointer, situation: Situation) -> Sequence[Intent]:
        """Ask for all that is under a place, as the key for it does."""
        return () if self.is_dragging else (listed(situation, pointer),)

    def _press(self, event: Press, situation: Situation) -> Sequence[Intent]:
        if isinstance(self._drag, HandleDrag) and self._drag.is_modal:
            return self._end(is_kept=event.button == "left")
        if self._drag is not None:  # a second button changes nothing about what the first one does
            return ()
        self._button = event.button
        self._drag = self._drag_for(event, situation)
        return ()

    def _drag_for(self, event: Press, situation: Situation) -> Drag | None:
        pointer = event.pointer
        if self.controls.drag_of(event.button, pointer.modifiers) == "act":
            gizmo, handle = _handle_under(situation, pointer)
            if gizmo is not None and handle is not None:
                return HandleDrag(situation, gizmo, handle, pointer)
        drag, click = self._dragging(event, situation), self._clicking(event, situation)
        return ClickOrDrag(click, drag, pointer) if click is not None and drag is not None else drag

    def _dragging(self, event: Press, situation: Situation) -> Drag | None:
        pointer, camera = event.pointer, situation.camera
        name = self.controls.drag_of(event.button, pointer.modifiers)
        if name == "act":
            return Marqueeing(situation, pointer)
        if name == "fly" and camera.is_perspective:
            return FlyDrag(camera, pointer, self._speed_m_s)
        if name == "fly":
            name = "pan"
        if name is None:
            return None
        point = _point_under(situation, pointer)
        motion = {"orbit": orbiting(point), "pan": panning(point), "zoom": zooming(pointer, point)}[name]
        return CameraDrag(camera, pointer, motion, name)

    def _clicking(self, event: Press, situation: Situation) -> Drag | None:
        pointer = event.pointer
        name = self.controls.click_of(event.button, pointer.modifiers)
        if name == "list":
            return Listing(situation, pointer)
        if name is None:
            return None
        is_repeated = self._is_repeated(pointer, situation.camera)
        reaches = name == "reach" or event.is_double
        first = situation.active if reaches else None
        if event.is_double and is_repeated and self._clicked is not None and self._clicked.meant is not None:
            first = self._clicked.meant
        goes_behind = is_repeated and not event.is_double
        return Clicking(situation, pointer, reaches=reaches, goes_behind=goes_behind, first=first)

    def _is_repeated(self, pointer: Pointer, camera: Camera) -> bool:
        """Whether a press is where the last click was, and the same is seen there."""
        last = self._clicked
        if last is None or (last.pose, last.projection) != (camera.pose, camera.projection):
            return False
        return math.hypot(pointer.x - last.x, pointer.y - last.y) < DEAD_ZONE_PX

    def _release(self, event: Release, situation: Situation) -> Sequence[Intent]:
        if self._drag is None or event.button != self._button:
            return ()
        drag, self._drag = self._drag, None
        intents = drag.release(event.pointer)
        self._clicked = None
        click = drag.click if isinstance(drag, ClickOrDrag) else None
        if isinstance(click, Clicking) and click.is_click and "ctrl" not in click.place.modifiers:
            place, camera = click.place, situation.camera
            self._clicked = _Place(place.x, place.y, camera.pose, camera.projection, click.meant)
        return intents

    def _begin(self, event: Begin, situation: Situation) -> Sequence[Intent]:
        """Move, turn or scale without a button; in the middle of something else it means nothing."""
        gizmo = situation.gizmo_for(event.tool)
        if self._drag is None and gizmo is not None:
            self._drag = HandleDrag(situation, gizmo, "screen", event.pointer, is_modal=True)
        return ()

    def _typed(self, event: Typed) -> Sequence[Intent]:
        if not isinstance(self._drag, HandleDrag):
            return ()
        return self._end(is_kept=True) if event.key == "enter" else self._drag.press(event)

    def _end(self, *, is_kept: bool) -> Sequence[Intent]:
        drag, self._drag = self._drag, None
        return drag.finish() if is_kept and isinstance(drag, HandleDrag) else drag.cancel() if drag is not None else ()

    def _cancel(self) -> Sequence[Intent]:
        return self._end(is_kept=False)

    def _wheel(self, event: Wheel, situation: Situation) -> Sequence[Intent]:
        if isinstance(self._drag, FlyDrag):
            speed = self._speed_m_s * SPEED_PER_STEP**event.steps
            self._speed_m_s = self._drag.speed_m_s = min(FASTEST_M_S, max(SLOWEST_M_S, speed))
            return ()
        if self._drag is not None:
            return ()
        pointer = event.pointer
        point = _point_under(situation, pointer)
        return (CameraMoved(zoomed(situation.camera, pointer.x, pointer.y, event.steps, point)),)

    def _hover(self, pointer: Pointer, situation: Situation) -> Sequence[Intent]:
        handle = _handle_under(situation, pointer)[1]
        entity = situation.sight.front(pointer.x, pointer.y) if handle is None else None
        found = Hovered(entity, handle)
        if found == self._hovered:
            return ()
        self._hovered = found
        return (found,)


def _point_under(situation: Situation, pointer: Pointer) -> Doubles | None:
    """Return the place in the world that is seen under the pointer, None at the horizon."""
    found = situation.sight.surface(pointer.x, pointer.y)
    return found.point if found is not None else None


def _handle_under(situation: Situation, pointer: Pointer) -> tuple[Gizmo | None, Handle | None]:
    gizmo = situation.gizmo
    if gizmo is None:
        return None, None
    return gizmo, handle_at(gizmo, situation.camera, pointer.x, pointer.y)
