"""How far things fall until they stand: on what lies below them, on one another, on the ground at height 0.

Worked out thing by thing, the lowest first, so that a stack stays one; the caller may pause between two. A thing that
is sunk into what it stands on by less than half its height comes up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewport.scene.bounds import Bounds, boxes_of
from viewport.scene.camera import Ray
from viewport.scene.matrices import Doubles
from viewport.scene.picking import pick_among
from viewport.scene.scene import Scene
from viewport.scene.shapes import Shapes

_DOWN = np.array([0.0, -1.0, 0.0])
_INSET = 0.9
"""Rays start within the footprint, not at its rim, where a neighbour that just touches would be hit."""
_LARGE = 8.0
"""Boxes so many times wider than the median are looked at for every thing; the others are found by their place."""


@dataclass(frozen=True, slots=True)
class Fall:
    """A thing by its place in the list, and how far it moves up (metres); None: nothing lies below it."""

    place: int
    by_m: float | None


def falls(
    scene: Scene,
    bounds: Bounds,
    shapes: Shapes,
    things: Sequence[npt.NDArray[np.int64]],
    hidden: npt.NDArray[np.bool_] | None = None,
) -> Iterator[Fall]:
    """Yield for each thing, given as its rows, how far it goes; a thing of several rows falls as one."""
    if not any(len(rows) for rows in things):
        return
    lows, highs = boxes_of(scene, bounds, np.arange(len(scene)))
    is_still = np.ones(len(scene), np.bool_) if hidden is None else ~hidden
    is_still[np.concatenate(things)] = False
    below = _Below(lows, highs, np.flatnonzero(is_still))
    fallen = np.empty((len(things), 2, 3))
    boxes = [(lows[rows].min(axis=0), highs[rows].max(axis=0)) if len(rows) else None for rows in things]
    places = [place for place, box in enumerate(boxes) if box is not None]
    places.sort(key=lambda one: float(lows[things[one]][:, 1].min()))
    for count, place in enumerate(places):
        box = boxes[place]
        assert box is not None
        low, high = box
        height = _support(scene, bounds, shapes, low, high, below.under(low, high), fallen[:count])
        by_m = None if height is None else height - float(low[1])
        fallen[count] = (low, high)
        fallen[count, :, 1] += by_m or 0.0
        yield Fall(place, by_m)


class _Below:
    """Finds boxes by where they stand, from above; sorted along X, but for the large ones."""

    def __init__(self, lows: Doubles, highs: Doubles, rows: npt.NDArray[np.intp]) -> None:
        self._lows, self._highs = lows, highs
        widths = highs[rows, 0] - lows[rows, 0]
        limit = _LARGE * float(np.median(widths)) if len(rows) else 0.0
        self._large = rows[widths > limit]
        small = rows[widths <= limit]
        self._small = small[np.argsort(lows[small, 0], kind="stable")]
        self._starts = lows[self._small, 0]
        self._widest = float(widths[widths <= limit].max(initial=0.0))

    def under(self, low: Doubles, high: Doubles) -> npt.NDArray[np.intp]:
        """Return the rows whose boxes begin below the middle of a box, at its place."""
        first, last = np.searchsorted(self._starts, [low[0] - self._widest, high[0]])
        near = np.concatenate([self._large, self._small[first:last]])
        lows, highs = self._lows[near], self._highs[near]
        is_under = lows[:, 1] < (low[1] + high[1]) / 2
        for axis in (0, 2):
            is_under &= (lows[:, axis] < high[axis]) & (highs[:, axis] > low[axis])
        return np.asarray(near[is_under])


def _support(
    scene: Scene,
    bounds: Bounds,
    shapes: Shapes,
    low: Doubles,
    high: Doubles,
    rows: npt.NDArray[np.intp],
    fallen: Doubles,
) -> float | None:
    """Return the height of the highest thing below the middle of a box, at its middle or towards its corners."""
    middle, half = (low + high) / 2, (high - low) / 2 * _INSET
    heights = [0.0] if middle[1] >= 0 else []
    for x, z in ((0, 0), (-1, -1), (-1, 1), (1, -1), (1, 1)) if len(rows) else ():
        origin = middle + np.array([x * half[0], 0.0, z * half[2]])
        hit = pick_among(scene, bounds, shapes, Ray(origin, _DOWN), rows)
        # From within a box it is hit at once: that is no floor.
        if hit is not None and hit.distance > 0:
            heights.append(float(origin[1]) - hit.distance)
    return max([*heights, *_tops(low, high, fallen)], default=None)


def _tops(low: Doubles, high: Doubles, fallen: Doubles) -> list[float]:
    """Return the heights of what has fallen below a box before."""
    lows, highs = fallen[:, 0], fallen[:, 1]
    is_under = highs[:, 1] <= (low[1] + high[1]) / 2
    for axis in (0, 2):
        is_under &= (lows[:, axis] < high[axis]) & (highs[:, axis] > low[axis])
    return [float(top) for top in highs[is_under, 1]]
