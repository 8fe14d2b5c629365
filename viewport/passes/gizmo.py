"""The gizmo over the world, and the little axes in the corner that tell where X, Y and Z are."""

from __future__ import annotations

from typing import Literal

import numpy as np

from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.buffer import Buffer
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.gl.vertex_array import Attribute, VertexArray
from viewport.passes.frame import Frame, Work
from viewport.passes.look import Color, mixed
from viewport.scene.gizmo import AXES, HANDLES, PLANES, Gizmo, GizmoTool, Handle, is_shown
from viewport.scene.gizmo_mesh import RECORD, axes_triangles, gizmo_triangles
from viewport.scene.matrices import Floats

_WHITE: Color = (1.0, 1.0, 1.0)
_Shape = GizmoTool | Literal["corner"]
_TOOLS: tuple[GizmoTool, ...] = ("move", "rotate", "scale")
_ATTRIBUTES = (Attribute(0, 3, 0), Attribute(1, 3, 3), Attribute(2, 1, 6))
CORNER_PX, CORNER_MARGIN_PX = 76, 8


def handle_colors(frame: Frame, gizmo: Gizmo) -> Floats:
    """Return the colour of each handle, (7, 4): the hovered one brighter, all but the held one put away in a drag."""
    return np.array([_color(frame, gizmo, handle) for handle in HANDLES], np.float32)


def _color(frame: Frame, gizmo: Gizmo, handle: Handle) -> tuple[float, float, float, float]:
    look = frame.look
    axes = (look.axis_x, look.axis_y, look.axis_z)
    if handle in AXES:
        color = axes[AXES[handle]]
    elif handle in PLANES:
        color = axes[3 - sum(PLANES[handle])]
    else:
        color = look.screen_handle
    is_marked = handle in (frame.held_handle, frame.hovered_handle)
    if is_marked:
        color = mixed(color, _WHITE, 0.5)
    alpha = 0.45 if handle in PLANES and not is_marked else 1.0
    if handle == "screen" and not is_marked:
        alpha = 0.85
    if frame.held_handle is not None and handle != frame.held_handle:
        alpha *= 0.18
    return (*color, alpha if is_shown(gizmo, frame.camera, handle) else 0.0)


class GizmoPass:
    """Drawn last, in a sliver of depth of its own."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._program = Program("gizmo.vert", "gizmo.frag")
        shapes: dict[_Shape, Floats] = {tool: gizmo_triangles(tool) for tool in _TOOLS}
        shapes["corner"] = axes_triangles()
        self._counts = {name: len(triangles) for name, triangles in shapes.items()}
        self._buffers: dict[_Shape, Buffer] = {}
        self._arrays: dict[_Shape, VertexArray] = {}
        for name, triangles in shapes.items():
            buffer = self._buffers[name] = Buffer(ledger)
            buffer.write(triangles)
            self._arrays[name] = VertexArray()
            self._arrays[name].feed(buffer, _ATTRIBUTES, RECORD)

    def draw(self, frame: Frame) -> Work:
        work = Work()
        if frame.shows_axes:
            work = self._draw_corner(frame)
        gizmo = frame.gizmo
        if gizmo is None:
            return work
        camera = frame.camera
        towards = camera.eye - gizmo.origin if camera.is_perspective else camera.back
        self._set(camera.clip, gizmo, handle_colors(frame, gizmo), towards / np.linalg.norm(towards), frame)
        triangles = self._triangles(gizmo.tool)
        return Work(work.draws + 1, work.triangles + triangles)

    def close(self) -> None:
        self._program.close()
        for buffer in self._buffers.values():
            buffer.close()
        for array in self._arrays.values():
            array.close()

    def _set(self, clip: object, gizmo: Gizmo, colors: Floats, towards: object, frame: Frame) -> None:
        camera, program = frame.camera, self._program
        program.use()
        program.set_matrix("gizmo_clip", np.asarray(clip))
        program.set_matrix("axes", gizmo.axes.T)
        program.set_matrix("screen_axes", np.stack([camera.right, camera.up, camera.back], axis=1))
        program.set_vector("origin", gizmo.origin)
        program.set_float("size", gizmo.size_m)
        program.set_vector("towards_eye", np.asarray(towards))
        program.set_vectors("colors", colors)
        program.set_float("has_flat_center", 0.0 if gizmo.tool == "scale" else 1.0)
        program.set_float("hides_back", 1.0 if gizmo.tool == "rotate" else 0.0)

    def _triangles(self, shape: _Shape) -> int:
        count = self._counts[shape]
        self._arrays[shape].bind()
        with draw.in_front(), draw.both_sides(), draw.blending():
            draw.triangles(count)
        return count // 3

    def _draw_corner(self, frame: Frame) -> Work:
        """Draw the world's axes into the corner at the bottom left, seen from the camera's direction."""
        camera, look = frame.camera, frame.look
        view = np.eye(4)
        view[:3, :3] = np.stack([camera.right, camera.up, camera.back])
        lens = np.diag([0.78, 0.78, -0.3, 1.0])
        colors = np.zeros((len(HANDLES), 4), np.float32)
        for row, color in enumerate((look.axis_x, look.axis_y, look.axis_z)):
            colors[row] = (*color, 1.0)
        gizmo = Gizmo("move", np.zeros(3), np.eye(3), 1.0)
        side = round(CORNER_PX * frame.ratio)
        margin = round(CORNER_MARGIN_PX * frame.ratio)
        with draw.viewport(margin, margin, side, side, frame.pixels):
            self._set(lens @ view, gizmo, colors, camera.back, frame)
            triangles = self._triangles("corner")
        return Work(1, triangles)
