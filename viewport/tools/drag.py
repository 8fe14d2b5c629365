"""What every drag is: an object that lives from the press to the release."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from viewport.scene.camera import Camera, Ray
from viewport.scene.gizmo import Gizmo
from viewport.scene.matrices import Doubles
from viewport.tools.events import Pointer
from viewport.tools.intents import Intent

DEAD_ZONE_PX = 4.0
"""How far the pointer must go with a button down before anything moves: a click never moves anything."""


class Drag(Protocol):
    """Moved until it is released or cancelled, then thrown away."""

    def move(self, pointer: Pointer) -> Sequence[Intent]: ...

    def release(self, pointer: Pointer) -> Sequence[Intent]: ...

    def cancel(self) -> Sequence[Intent]: ...


def along_axis(ray: Ray, origin: Doubles, axis: Doubles) -> float | None:
    """Return where a line comes nearest to the ray, in metres from `origin` along `axis` (length 1); None: parallel."""
    lean = float(axis @ ray.direction)
    if 1 - lean * lean < 1e-6:
        return None
    offset = origin - ray.origin
    return (lean * float(ray.direction @ offset) - float(axis @ offset)) / (1 - lean * lean)


def on_plane(ray: Ray, origin: Doubles, normal: Doubles) -> Doubles | None:
    """Return where the ray meets a plane, None where it does not (or only at the horizon)."""
    lean = float(normal @ ray.direction)
    if abs(lean) < 1e-4:
        return None
    distance = float(normal @ (origin - ray.origin)) / lean
    return ray.origin + distance * ray.direction if distance > 0 else None


def turn_on_screen(camera: Camera, gizmo: Gizmo, pointer: Pointer) -> float:
    """Return the pointer's angle around the gizmo's centre as seen on the screen, counter-clockwise, radians."""
    center = camera.pixel_of(gizmo.origin) or (pointer.x, pointer.y)
    return float(np.arctan2(center[1] - pointer.y, pointer.x - center[0]))
