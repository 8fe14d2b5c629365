"""Which entities a rectangle on the screen takes in, whole or in part. Boxes decide, not triangles.

The rectangle is four planes in the world (in perspective a fifth keeps off what is behind the eye): spheres are told
apart by a product of matrices, and only those that a plane cuts have their boxes looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewport.scene.bounds import Bounds
from viewport.scene.camera import Camera
from viewport.scene.matrices import Doubles
from viewport.scene.scene import Scene

Rows = npt.NDArray[np.intp]
_NEAREST_M = 0.01
_SIGNS = np.array([[x, y, z] for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)])
_EDGES = np.array([(a, b) for a in range(8) for b in range(a + 1, 8) if np.abs(_SIGNS[a] - _SIGNS[b]).sum() == 2])


@dataclass(frozen=True, slots=True)
class Marquee:
    """A rectangle in logical pixels, from where it was begun to where the pointer is.

    Drawn to the right it takes in what lies wholly inside, drawn to the left what it touches.
    """

    from_x: float
    from_y: float
    to_x: float
    to_y: float

    @property
    def is_touching(self) -> bool:
        return self.to_x < self.from_x

    @property
    def left(self) -> float:
        return min(self.from_x, self.to_x)

    @property
    def right(self) -> float:
        return max(self.from_x, self.to_x)

    @property
    def top(self) -> float:
        return min(self.from_y, self.to_y)

    @property
    def bottom(self) -> float:
        return max(self.from_y, self.to_y)


def rows_in(
    scene: Scene,
    bounds: Bounds,
    camera: Camera,
    marquee: Marquee,
    excluded: npt.NDArray[np.bool_] | None = None,
) -> Rows:
    """Return the rows that the marquee takes in, in the order of the document, but for those True in `excluded`.

    What hides behind something else counts, what is behind the eye does not.
    """
    if not len(scene):
        return np.zeros(0, np.intp)
    planes = _planes(camera, marquee)
    reach = (planes[:, :3].astype(np.float32) @ bounds.centers + planes[:, 3:].astype(np.float32)).min(axis=0)
    # Single precision: what is so near to a plane is looked at again.
    slack = np.float32(1e-4) + np.float32(1e-5) * np.abs(planes[:, 3]).max().astype(np.float32)
    sure = reach >= (slack if marquee.is_touching else bounds.radii + slack)
    open_ = ~sure & (reach >= -bounds.radii - slack)
    if excluded is not None:
        sure &= ~excluded
        open_ &= ~excluded
    rows = np.flatnonzero(open_)
    if len(rows):
        sure[rows] = _exact(scene, bounds, camera, marquee, planes, rows)
    return np.flatnonzero(sure)


def _planes(camera: Camera, marquee: Marquee) -> Doubles:
    """Return planes whose inner side is positive, (4 or 5, 4): unit normal and offset in metres."""
    left, right = (2 * x / max(camera.width, 1.0) - 1 for x in (marquee.left, marquee.right))
    top, bottom = (1 - 2 * y / max(camera.height, 1.0) for y in (marquee.top, marquee.bottom))
    x, y, _, w = camera.clip
    planes = [x - left * w, right * w - x, y - bottom * w, top * w - y]
    if camera.is_perspective:
        planes.append(w - [0, 0, 0, _NEAREST_M])
    stacked = np.stack(planes)
    return np.asarray(stacked / np.linalg.norm(stacked[:, :3], axis=1, keepdims=True))


def _exact(
    scene: Scene, bounds: Bounds, camera: Camera, marquee: Marquee, planes: Doubles, rows: Rows
) -> npt.NDArray[np.bool_]:
    """Tell for each row whether its box is in, by the box itself."""
    models = scene.models[rows].astype(np.float64)
    lows, highs = bounds.lows[rows].astype(np.float64), bounds.highs[rows].astype(np.float64)
    axes = models[:, :, :3] * ((highs - lows) / 2)[:, None, :]
    centers = np.einsum("kij,kj->ki", models[:, :, :3], (lows + highs) / 2) + models[:, :, 3]
    distance = centers @ planes[:, :3].T + planes[:, 3]
    support = np.abs(np.einsum("pi,kij->kpj", planes[:, :3], axes)).sum(axis=2)
    if not marquee.is_touching:
        return np.asarray((distance - support >= 0).all(axis=1))
    is_in = (distance + support >= 0).all(axis=1)
    # No plane keeps them apart, but beside a corner of the rectangle an edge of the box still may.
    corners = centers[:, None, :] + np.einsum("ci,kji->kcj", _SIGNS, axes)
    flat = camera.project(corners.reshape(-1, 3)).reshape(-1, 8, 3)
    is_before = (flat[:, :, 2] > _NEAREST_M).all(axis=1) if camera.is_perspective else np.ones(len(rows), np.bool_)
    is_in[is_before] &= ~_kept_apart(flat[is_before, :, :2], marquee)
    return np.asarray(is_in)


def _kept_apart(corners: Doubles, marquee: Marquee) -> npt.NDArray[np.bool_]:
    """Tell whether the rectangle lies beyond an edge of each box's outline; corners are (k, 8, 2) pixels."""
    edges = corners[:, _EDGES[:, 1]] - corners[:, _EDGES[:, 0]]
    across = np.stack([-edges[:, :, 1], edges[:, :, 0]], axis=2)
    frame = np.array([[x, y] for x in (marquee.left, marquee.right) for y in (marquee.top, marquee.bottom)])
    boxes, rectangle = np.einsum("kei,kci->kec", across, corners), across @ frame.T
    apart = (boxes.max(axis=2) < rectangle.min(axis=2)) | (boxes.min(axis=2) > rectangle.max(axis=2))
    return np.asarray(apart.any(axis=1))
