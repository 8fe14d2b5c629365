"""Drags that move the camera: orbit, pan, zoom, look. Esc leaves it where it is; the camera is not in the document.

What was under the pointer at the press stays what the drag is about: it is orbited, or stays under the pointer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from runtime.contracts.world import CameraPose
from viewport.scene.camera import Camera
from viewport.scene.matrices import Doubles
from viewport.scene.navigation import flown, looked, orbited, panned, zoomed
from viewport.tools.events import Fly, Pointer
from viewport.tools.intents import CameraMoved, Intent

FLY_M_PER_S = 6.0
FAST = 4.0
ZOOM_STEPS_PER_PX = 1 / 16

Motion = Callable[[Camera, float, float], CameraPose]


class CameraDrag:
    """Lives from the press to the release; `motion` takes the camera and the way in pixels since the last event."""

    def __init__(self, camera: Camera, pointer: Pointer, motion: Motion, name: str = "orbit") -> None:
        self.name = name
        self._camera = camera
        self._last = pointer
        self._motion = motion

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        pose = self._motion(self._camera, pointer.x - self._last.x, pointer.y - self._last.y)
        self._last = pointer
        return self._moved_to(pose)

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        return ()

    def cancel(self) -> Sequence[Intent]:
        return ()

    def _moved_to(self, pose: CameraPose) -> Sequence[Intent]:
        self._camera = Camera(pose, self._camera.width, self._camera.height, self._camera.projection)
        return (CameraMoved(pose),)


class FlyDrag(CameraDrag):
    """Looking around with the right button; while it is held, keys fly and the wheel sets the speed."""

    def __init__(self, camera: Camera, pointer: Pointer, speed_m_s: float) -> None:
        super().__init__(camera, pointer, looked, "fly")
        self.speed_m_s = speed_m_s

    def fly(self, event: Fly) -> Sequence[Intent]:
        length = math.sqrt(event.right**2 + event.up**2 + event.forward**2)
        if not length:
            return ()
        way = self.speed_m_s * (FAST if event.is_fast else 1.0) * event.elapsed_s / max(length, 1.0)
        return self._moved_to(flown(self._camera, event.right * way, event.up * way, event.forward * way))


def orbiting(point: Doubles | None) -> Motion:
    """Orbit about a point, without one about the target; an orthographic view keeps its direction and pans instead."""

    def orbit(camera: Camera, dx: float, dy: float) -> CameraPose:
        return orbited(camera, dx, dy, point) if camera.is_perspective else panned(camera, dx, dy)

    return orbit


def panning(point: Doubles | None) -> Motion:
    """Pan so that a point stays under the pointer, without one what is at the target's depth."""

    def pan(camera: Camera, dx: float, dy: float) -> CameraPose:
        return panned(camera, dx, dy, point)

    return pan


def zooming(pointer: Pointer, point: Doubles | None) -> Motion:
    """Zoom towards the place of the press: up and to the right comes nearer."""

    def zoom(camera: Camera, dx: float, dy: float) -> CameraPose:
        return zoomed(camera, pointer.x, pointer.y, (dx - dy) * ZOOM_STEPS_PER_PX, point)

    return zoom
