"""Drags that move the camera: orbit, pan, look. Esc leaves it where it is; the camera is not part of the document."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from runtime.contracts.world import CameraPose
from viewport.scene.camera import Camera
from viewport.scene.navigation import flown, looked, orbited, panned
from viewport.tools.events import Fly, Pointer
from viewport.tools.intents import CameraMoved, Intent

FLY_M_PER_S = 6.0
FAST = 4.0


class CameraDrag:
    """Lives from the press to the release; `motion` takes the camera and the way in pixels since the last event."""

    def __init__(self, camera: Camera, pointer: Pointer, motion: Callable[[Camera, float, float], CameraPose]) -> None:
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
        super().__init__(camera, pointer, looked)
        self.speed_m_s = speed_m_s

    def fly(self, event: Fly) -> Sequence[Intent]:
        length = math.sqrt(event.right**2 + event.up**2 + event.forward**2)
        if not length:
            return ()
        way = self.speed_m_s * (FAST if event.is_fast else 1.0) * event.elapsed_s / max(length, 1.0)
        return self._moved_to(flown(self._camera, event.right * way, event.up * way, event.forward * way))


def orbit(camera: Camera, dx: float, dy: float) -> CameraPose:
    """Orbit; an orthographic view keeps its direction and pans instead."""
    return orbited(camera.pose, dx, dy) if camera.is_perspective else panned(camera, dx, dy)


def pan(camera: Camera, dx: float, dy: float) -> CameraPose:
    return panned(camera, dx, dy)
