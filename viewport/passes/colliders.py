"""What things bump into, as wire: one draw for all boxes, one for all spheres."""

from __future__ import annotations

import math

import numpy as np

from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.buffer import Buffer
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.gl.vertex_array import Attribute, VertexArray
from viewport.passes.frame import Frame, Work
from viewport.scene.colliders import Colliders
from viewport.scene.matrices import Floats

RECORD = 12
SEGMENTS = 40
_PLACEMENT = tuple(Attribute(3 + row, 4, 4 * row, per_instance=True) for row in range(3))


class CollidersPass:
    """Costs nothing while the overlay is off. Lines behind something are drawn fainter, not left out."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._program = Program("wire.vert", "wire.frag")
        self._corners = [Buffer(ledger), Buffer(ledger)]
        self._records = [Buffer(ledger, is_dynamic=True), Buffer(ledger, is_dynamic=True)]
        self._arrays = [VertexArray(), VertexArray()]
        self._counts = [0, 0]
        self._shown: Colliders | None = None
        for index, corners in enumerate((cube_edges(), ball_circles())):
            self._corners[index].write(corners)
            self._counts[index] = len(corners)
            self._arrays[index].feed(self._corners[index], (Attribute(0, 3, 0),), 3)
            self._arrays[index].feed(self._records[index], _PLACEMENT, RECORD)

    def draw(self, frame: Frame) -> Work:
        colliders = frame.colliders
        if colliders is None:
            return Work()
        instances = (colliders.boxes, colliders.spheres)
        if colliders is not self._shown:
            for buffer, placements in zip(self._records, instances, strict=True):
                buffer.write(placements.reshape(-1, RECORD))
            self._shown = colliders
        self._program.use()
        draws = 0
        with draw.blending(), draw.without_depth_writes():
            self._program.set_vector("wire_color", (*frame.look.collider, 0.9))
            draws += self._draw_all(instances)
            self._program.set_vector("wire_color", (*frame.look.collider, 0.22))
            with draw.without_depth():
                draws += self._draw_all(instances)
        return Work(draws, 0, 0)

    def close(self) -> None:
        self._program.close()
        for buffer in (*self._corners, *self._records):
            buffer.close()
        for vertices in self._arrays:
            vertices.close()

    def _draw_all(self, instances: tuple[Floats, Floats]) -> int:
        drawn = 0
        for vertices, count, placements in zip(self._arrays, self._counts, instances, strict=True):
            if len(placements):
                vertices.bind()
                draw.line_instances(count, len(placements))
                drawn += 1
        return drawn


def cube_edges() -> Floats:
    """Return the ends of the twelve edges of a cube of side 1, (24, 3)."""
    corners = np.array([[(index >> axis) & 1 for axis in range(3)] for index in range(8)], np.float32) - 0.5
    pairs = [(one, one | 1 << axis) for axis in range(3) for one in range(8) if not one & 1 << axis]
    return np.asarray(corners[np.array(pairs).ravel()], np.float32)


def ball_circles() -> Floats:
    """Return the ends of the lines of three circles about a ball of radius 1."""
    turn = np.arange(SEGMENTS) * (2 * math.pi / SEGMENTS)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    ends = np.stack([circle, np.roll(circle, -1, axis=0)], axis=1).reshape(-1, 2)
    circles = []
    for axis in range(3):
        points = np.zeros((len(ends), 3), np.float32)
        points[:, [index for index in range(3) if index != axis]] = ends
        circles.append(points)
    return np.concatenate(circles)
