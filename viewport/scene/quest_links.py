"""Which way quests go: the line from each place to the next, cut to the window. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from viewport.scene.bounds import Bounds
from viewport.scene.camera import Camera
from viewport.scene.matrices import Doubles
from viewport.scene.scene import Scene

MOST = 400
"""Of more nobody sees anything."""
_NEAREST_M = 0.01


class Link(NamedTuple):
    """The part of a line that is in the window, in logical pixels, in the direction of the quests."""

    start: tuple[float, float]
    end: tuple[float, float]


def quest_links(
    scene: Scene,
    bounds: Bounds,
    camera: Camera,
    pairs: Sequence[tuple[str, str]],
    hidden: npt.NDArray[np.bool_] | None,
) -> tuple[Link, ...]:
    """Return what is seen of the lines between the middles of entities; an entity that is hidden or gone has none."""
    row_of = scene.row_of
    rows = [(row_of[one], row_of[other]) for one, other in pairs if one in row_of and other in row_of and one != other]
    if hidden is not None:
        rows = [(one, other) for one, other in rows if not hidden[one] and not hidden[other]]
    if not rows:
        return ()
    ends = np.array(rows[:MOST], np.int64)
    centers = bounds.centers[:, ends].astype(np.float64)
    clip = np.einsum("ij,jkl->kli", camera.clip, np.concatenate([centers, np.ones((1, *ends.shape))]))
    found = (_cut(each, camera) for each in clip)
    return tuple(link for link in found if link is not None)


def _cut(ends: Doubles, camera: Camera) -> Link | None:
    """Cut a line, (2, 4) in clip space, by the planes of the window and one before the eye."""
    x, y, _, w = ends.T
    inside = np.stack([w + x, w - x, w + y, w - y, w - _NEAREST_M])
    first, last = 0.0, 1.0
    for here, there in inside.tolist():
        if here < 0 and there < 0:
            return None
        if here < 0:
            first = max(first, here / (here - there))
        elif there < 0:
            last = min(last, here / (here - there))
    if first >= last:
        return None
    points = ends[0] + np.array([[first], [last]]) * (ends[1] - ends[0])
    across = (points[:, 0] / points[:, 3] + 1) / 2 * camera.width
    down = (1 - points[:, 1] / points[:, 3]) / 2 * camera.height
    return Link((float(across[0]), float(down[0])), (float(across[1]), float(down[1])))
