"""Answers what tools ask about what is seen, from the world that is shown and the camera that it is seen with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from viewport.scene.camera import Camera
from viewport.scene.marquee import Marquee
from viewport.scene.matrices import Doubles
from viewport.scene.snapping import VERTEX_PX, nearest_vertex
from viewport.tools.sight import Surface
from viewport.world_state import WorldState

GROUND_REACH_M = 2_000.0
"""Ground farther away than this counts as the horizon."""
MOST_LOOKED_AT = 64
"""Of so many entities the vertices are looked at: those nearest to the eye."""


class WorldSight:
    """A `Sight` through one camera."""

    def __init__(self, world: WorldState, camera: Camera) -> None:
        self._world = world
        self._camera = camera

    def front(self, x: float, y: float) -> str | None:
        hit = self._world.pick(self._camera.ray(x, y))
        return hit.id if hit is not None else None

    def stack(self, x: float, y: float) -> Sequence[str]:
        return tuple(hit.id for hit in self._world.pick_all(self._camera.ray(x, y)))

    def within(self, marquee: Marquee) -> Sequence[str]:
        return self._world.within(self._camera, marquee)

    def surface(self, x: float, y: float, without: Collection[str] = ()) -> Surface | None:
        """Return what is seen there; the ground is the plane of the grid, in front views the upright one."""
        camera, ray = self._camera, self._camera.ray(x, y)
        found = self._world.surface_below(None, without)(ray)
        if found is not None:
            return Surface(found.id, np.array(found.point), np.array(found.normal))
        normal = camera.back if camera.projection in ("front", "side") else np.array([0.0, 1.0, 0.0])
        lean = float(normal @ ray.direction)
        if abs(lean) < 1e-3:
            return None
        distance = -float(normal @ ray.origin) / lean
        if distance <= 0 or (camera.is_perspective and distance > GROUND_REACH_M):
            return None
        return Surface(None, ray.origin + distance * ray.direction, normal if lean < 0 else -normal)

    def vertex(
        self, x: float, y: float, *, only: Collection[str] | None = None, without: Collection[str] = ()
    ) -> Doubles | None:
        if only is not None:
            return nearest_vertex(self._camera, self._world.vertices(list(only)[:MOST_LOOKED_AT]), x, y)
        around = Marquee(x + VERTEX_PX, y - VERTEX_PX, x - VERTEX_PX, y + VERTEX_PX)
        near = self._world.nearest_first(self._camera, self._world.shown_within(self._camera, around, without))
        return nearest_vertex(self._camera, self._world.vertices(near[:MOST_LOOKED_AT]), x, y, VERTEX_PX)

    def corners(self, ids: Collection[str]) -> Doubles:
        return self._world.corners(ids)
