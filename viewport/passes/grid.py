"""The ground as squared paper: lines of a decimal spacing, every tenth stronger, the axes in their colours."""

from __future__ import annotations

import math

import numpy as np

from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.gl.vertex_array import VertexArray
from viewport.passes.frame import Frame, Work
from viewport.passes.look import Color
from viewport.scene.camera import Camera, Projection

_FINEST_PX = 13.0
_PLANES: dict[Projection, tuple[int, int]] = {"perspective": (0, 2), "top": (0, 2), "front": (0, 1), "side": (2, 1)}
"""The two world axes of the plane that a projection shows."""


def spacing_m(camera: Camera) -> float:
    """Return the distance between the finest lines that can be told apart at the target: 0.01, 0.1, 1, 10 … m."""
    wanted = camera.metres_per_pixel(camera.target) * _FINEST_PX
    return float(10.0 ** min(5, max(-3, math.ceil(math.log10(wanted)))))


class GridPass:
    """Drawn after what is opaque, a hair before the floor, without writing depth."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._program = Program("grid.vert", "grid.frag")
        self._corners = VertexArray()

    def draw(self, frame: Frame) -> Work:
        if not frame.shows_grid:
            return Work()
        camera, look = frame.camera, frame.look
        across, along = _PLANES[camera.projection]
        spacing = spacing_m(camera)
        center = np.array([camera.target[across], camera.target[along]])
        program = self._program
        program.use()
        program.set_vector("across", np.eye(3)[across])
        program.set_vector("along", np.eye(3)[along])
        program.set_vector("center", center)
        program.set_vector("phase", np.mod(center, spacing * 100))
        program.set_float("spacing", spacing)
        program.set_float("reach", _reach(camera))
        program.set_vector("line_color", (*look.line, look.line_alpha))
        colors: tuple[Color, Color, Color] = (look.axis_x, look.axis_y, look.axis_z)
        program.set_vector("axis_across", (*colors[across], 0.9))
        program.set_vector("axis_along", (*colors[along], 0.9))
        self._corners.bind()
        with draw.blending(), draw.without_depth_writes(), draw.both_sides():
            draw.triangles(6)
        return Work(draws=1, triangles=2)

    def close(self) -> None:
        self._program.close()
        self._corners.close()


def _reach(camera: Camera) -> float:
    """Return how far from the target the grid goes before it has faded away, in metres."""
    if not camera.is_perspective:
        return camera.half_height * max(camera.aspect, 1.0) * 8
    return float(max(40.0, 9 * camera.pose.distance + 9 * abs(camera.eye[1])))
