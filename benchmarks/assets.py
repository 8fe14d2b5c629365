"""Decoding a large GLB: ours, with checks and limits, against the bare library that it goes through."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import trimesh

from benchmarks.row import Row, compare
from runtime.assets.arrays import MeshArrays
from runtime.assets.importing import written
from runtime.assets.meshes import load_mesh, vertex_normals

SIDE = 775
GOAL = 2.0


def rows() -> Sequence[Row]:
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        path = Path(folder) / "hills.glb"
        mesh = hills(SIDE)
        path.write_bytes(written(mesh))
        decoding = compare(
            f"decode a GLB of {len(mesh.positions)} vertices",
            lambda: load_mesh(path),
            lambda: trimesh.load_scene(path, process=False),
            baseline_name="trimesh.load_scene",
            goal=GOAL,
            runs=15,
        )
    return [decoding]


def hills(side: int) -> MeshArrays:
    """Return a square of hills with `side` vertices along each edge, with normals and texture places."""
    x, z = (axis.ravel() for axis in np.meshgrid(*[np.linspace(0, 60, side)] * 2))
    positions = np.stack([x, np.sin(x) * np.cos(z), z], axis=1)
    first = (np.arange(side - 1)[:, None] * side + np.arange(side - 1)).ravel()
    quads = np.stack([first, first + side, first + side + 1, first, first + side + 1, first + 1], axis=1)
    triangles = quads.reshape(-1, 3)
    return MeshArrays(
        positions.astype(np.float32),
        vertex_normals(positions, triangles).astype(np.float32),
        (np.stack([x, z], axis=1) / 60).astype(np.float32),
        triangles.astype(np.uint32),
    )
