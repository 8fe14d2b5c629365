"""Makes the selection larger or smaller along an axis of its own, in a plane of it, or as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from runtime.contracts.base import Number, Vec3
from runtime.contracts.world import Transform
from viewport.scene.gizmo import AXES, AXIS_PX, PLANES, Gizmo, Handle
from viewport.scene.matrices import Doubles
from viewport.scene.snapping import SCALE_STEP, snapped, tidy
from viewport.tools.drag import along_axis, on_plane
from viewport.tools.events import Pointer
from viewport.tools.intents import DragChanged
from viewport.tools.situation import Situation
from viewport.tools.turning import shifted

SMALLEST = 0.01
"""A drag never makes anything smaller than this share of what it was; a scale of 0 or below is no scale."""


class Scaling:
    """How much larger things are while a scale handle is dragged."""

    label = "Scale"
    unit = ""

    def __init__(self, situation: Situation, gizmo: Gizmo, handle: Handle, start: Pointer) -> None:
        self._situation = situation
        self._gizmo = gizmo
        self._handle = handle
        self._start = start
        self._from = self._reach(start)

    def changed(self, pointer: Pointer) -> DragChanged | None:
        reach = self._reach(pointer)
        if reach is None or not self._from:
            return None
        is_on = (self._situation.step_m is not None) != ("ctrl" in pointer.modifiers)
        return self._by(snapped(reach / self._from, SCALE_STEP if is_on else None))

    @property
    def names(self) -> tuple[str, ...]:
        """What a factor can be typed for."""
        return (f"{self._name}×".strip(),)

    def typed(self, values: Sequence[float]) -> DragChanged:
        """Return everything scaled by a factor; a typed one is not snapped."""
        return self._by(values[0])

    @property
    def _name(self) -> str:
        return "" if self._handle == "screen" else f"{self._handle.upper()} "

    def _by(self, factor: float) -> DragChanged:
        factor = max(factor, SMALLEST)
        factors = np.array([factor if axis in self._axes else 1.0 for axis in range(3)])
        is_each = self._situation.pivot == "individual"
        return DragChanged(
            scaled(self._situation.movable, self._gizmo, factors, spreads=not is_each),
            f"{self._name}× {factor:.2f}",
        )

    @property
    def _axes(self) -> Sequence[int]:
        if self._handle == "screen":
            return (0, 1, 2)
        return (AXES[self._handle],) if self._handle in AXES else PLANES[self._handle]

    def _reach(self, pointer: Pointer) -> float | None:
        """Return how far out the pointer is, in units of the gizmo; what counts is its share of the first."""
        if self._handle == "screen":
            return 1 + (pointer.x - self._start.x + self._start.y - pointer.y) / AXIS_PX
        ray = self._situation.camera.ray(pointer.x, pointer.y)
        if self._handle in AXES:
            distance = along_axis(ray, self._gizmo.origin, self._gizmo.axis(self._handle))
            return None if distance is None else distance / self._gizmo.size_m
        reached = on_plane(ray, self._gizmo.origin, self._gizmo.axis(self._handle))
        if reached is None:
            return None
        diagonal = self._gizmo.axes[list(PLANES[self._handle])].sum(axis=0)
        return float((reached - self._gizmo.origin) @ diagonal) / self._gizmo.size_m


def scaled(
    transforms: Mapping[str, Transform], gizmo: Gizmo, factors: Doubles, *, spreads: bool = True
) -> dict[str, Transform]:
    """Return the transforms scaled by a factor for each of their own axes; `spreads`: apart from the pivot."""
    return {
        id_: transform.model_copy(
            update={
                "position": shifted(transform.position, _spread(transform, gizmo, factors))
                if spreads
                else transform.position,
                "scale": _product(transform.scale, factors),
            }
        )
        for id_, transform in transforms.items()
    }


def _spread(transform: Transform, gizmo: Gizmo, factors: Doubles) -> Doubles:
    local = gizmo.axes @ (np.array(transform.position, np.float64) - gizmo.origin)
    return np.asarray((local * (factors - 1)) @ gizmo.axes)


def _product(scale: Vec3, factors: Doubles) -> Vec3:
    x, y, z = (_times(old, float(by)) for old, by in zip(scale, factors, strict=True))
    return x, y, z


def _times(old: Number, by: float) -> Number:
    return old if by == 1 else max(tidy(old * by), 1e-6)
