"""The entities of a scene as instance records on the GPU, grouped so that each group is one draw.

Nothing is done for each entity in Python: groups are made with numpy when the structure changes, and moved entities are
written in place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewport.assets.gpu import VERTEX, GpuAssets, GpuMesh
from viewport.gl.buffer import Buffer
from viewport.gl.ledger import Ledger
from viewport.gl.vertex_array import Attribute, VertexArray
from viewport.passes.frame import Rows
from viewport.scene.matrices import Floats
from viewport.scene.scene import Group, Scene

RECORD = 16
"""Floats of an instance: three rows of the placement, colour, 1 for the active entity."""
_FEW = 24
"""Up to so many moved entities are written one by one."""
_VERTEX = (Attribute(0, 3, 0), Attribute(1, 3, 3), Attribute(2, 2, 6))
_INSTANCE = (
    Attribute(3, 4, 0, per_instance=True),
    Attribute(4, 4, 4, per_instance=True),
    Attribute(5, 4, 8, per_instance=True),
    Attribute(6, 4, 12, per_instance=True),
)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One draw: a mesh, what it looks like, and how many instances from the vertex array's first record on."""

    group: Group
    mesh: GpuMesh
    vertices: VertexArray
    instances: int


class Instances:
    """The records of some rows of a scene. Needs its context current for everything."""

    def __init__(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._assets = assets
        self._buffer = Buffer(ledger, is_dynamic=True)
        self._order: Rows = np.zeros(0, np.int64)
        self._slot_of: Rows = np.zeros(0, np.int64)
        self._records: Floats = np.zeros((0, RECORD), np.float32)
        self._spans: list[tuple[Group, int, int]] = []
        self.batches: list[Batch] = []
        self._assets_revision = -1

    def arrange(self, scene: Scene, rows: Rows, active: int | None = None) -> None:
        """Take these rows of a scene, whatever was there before."""
        grouped = scene.group_of[rows]
        self._order = rows[np.argsort(grouped, kind="stable")]
        self._slot_of = np.full(len(scene), -1, np.int64)
        self._slot_of[self._order] = np.arange(len(rows))
        self._records = _records(scene, self._order, active)
        self._buffer.write(self._records)
        counts = np.bincount(grouped, minlength=len(scene.groups)) if len(rows) else np.zeros(0, np.int64)
        starts = np.cumsum(counts) - counts
        self._spans = [
            (scene.groups[index], int(starts[index]), int(counts[index])) for index in np.flatnonzero(counts)
        ]
        self._assets_revision = -1

    def move(self, scene: Scene, rows: Rows) -> None:
        """Write the records of rows whose placement or colour is another; those that are not drawn are skipped."""
        slots = self._slot_of[rows]
        slots = slots[slots >= 0]
        if not len(slots):
            return
        self._records[slots] = _records(scene, self._order[slots], None)
        if len(slots) <= _FEW:
            for slot in slots.tolist():
                self._buffer.write_at(slot * RECORD * 4, self._records[slot])
        else:
            first, last = int(slots.min()), int(slots.max())
            self._buffer.write_at(first * RECORD * 4, self._records[first : last + 1])

    def settle(self) -> None:
        """Connect records and meshes anew if a mesh has become another since (it was loading)."""
        if self._assets_revision == self._assets.revision:
            return
        self._drop_batches()
        self.batches = [
            self._batch(group, start, count)
            for group, start, count in sorted(self._spans, key=lambda span: (span[0].shader, span[0].texture))
        ]
        # Asking for the meshes may itself have sent some; they are the ones connected.
        self._assets_revision = self._assets.revision

    def close(self) -> None:
        self._drop_batches()
        self._buffer.close()

    def _batch(self, group: Group, start: int, count: int) -> Batch:
        mesh = self._assets.mesh(group.mesh)
        vertices = VertexArray()
        vertices.feed(mesh.vertices, _VERTEX, VERTEX)
        vertices.feed(self._buffer, _INSTANCE, RECORD, first=start)
        vertices.index(mesh.indices)
        return Batch(group, mesh, vertices, count)

    def _drop_batches(self) -> None:
        for batch in self.batches:
            batch.vertices.close()
        self.batches = []


def visible_rows(scene: Scene, hidden: npt.NDArray[np.bool_] | None) -> Rows:
    if hidden is None:
        return np.arange(len(scene), dtype=np.int64)
    return np.flatnonzero(~hidden).astype(np.int64)


def _records(scene: Scene, rows: Rows, active: int | None) -> Floats:
    records = np.empty((len(rows), RECORD), np.float32)
    records[:, :12] = scene.models[rows].reshape(-1, 12)
    records[:, 12:15] = scene.colors[rows]
    records[:, 15] = (rows == active) if active is not None else 0.0
    return records
