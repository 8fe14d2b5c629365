"""Whether a mesh encloses its inside: then nobody sees its back faces, and they need not be drawn."""

from __future__ import annotations

import numpy as np

from runtime.assets.arrays import MeshArrays

_GRAIN_M = 1e-5
"""Vertices nearer than this are one; files with flat normals store each corner several times."""


def is_closed(mesh: MeshArrays) -> bool:
    """Tell whether every edge is run through as often one way as the other, as on the skin of a solid."""
    if not len(mesh.triangles):
        return False
    grains = np.round(mesh.positions.astype(np.float64) / _GRAIN_M).astype(np.int64)
    corner_of = np.unique(grains, axis=0, return_inverse=True)[1].reshape(-1)
    corners = corner_of[mesh.triangles]
    start, end = corners.ravel(), np.roll(corners, -1, axis=1).ravel()
    count = int(corner_of.max()) + 1
    is_edge = start != end
    there = np.sort(start[is_edge] * count + end[is_edge])
    back = np.sort(end[is_edge] * count + start[is_edge])
    return bool(np.array_equal(there, back))
