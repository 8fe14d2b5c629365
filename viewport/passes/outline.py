"""A line around what is selected, also where something stands before it.

The selection is drawn into a mask, and the line into what lies around the mask; both only within the part of the window
that the selection covers.
"""

from __future__ import annotations

import numpy as np

from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.framebuffer import MaskTarget
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.gl.vertex_array import VertexArray
from viewport.passes.frame import Frame, Rows, Work
from viewport.passes.instances import Instances
from viewport.passes.screen_box import ScreenBox, screen_box
from viewport.scene.scene import Scene

WIDTH_PX = 2.0


class OutlinePass:
    """Costs nothing while nothing is selected."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._assets = assets
        self._ledger = ledger
        self._mask_program = Program("mesh.vert", "mask.frag")
        self._line_program = Program("fullscreen.vert", "outline.frag")
        self._corners = VertexArray()
        self._instances = Instances(assets, ledger)
        self._target: MaskTarget | None = None
        self._shown: tuple[Scene, Rows, int | None] | None = None

    def draw(self, frame: Frame) -> Work:
        rows = frame.selected
        if frame.hidden is not None and len(rows):
            rows = rows[~frame.hidden[rows]]
        if not frame.shows_outline or not len(rows):
            return Work()
        self._take_up(frame.scene, rows, frame.active)
        corners = self._boxes(frame.scene, rows)
        box = screen_box(frame, corners, margin_px=WIDTH_PX + 2)
        # The line looks around itself: the mask has to be fresh as far as it looks.
        fresh = screen_box(frame, corners, margin_px=2 * WIDTH_PX + 4)
        if box is None or fresh is None:
            return Work()
        work = self._draw_mask(frame, fresh)
        self._draw_line(frame, box)
        return Work(work.draws + 1, work.triangles + 1, work.instances)

    def close(self) -> None:
        self._mask_program.close()
        self._line_program.close()
        self._corners.close()
        self._instances.close()
        if self._target is not None:
            self._target.close()

    def _take_up(self, scene: Scene, rows: Rows, active: int | None) -> None:
        shown = self._shown
        if shown is None or shown[0] is not scene or shown[2] != active or not np.array_equal(shown[1], rows):
            self._instances.arrange(scene, rows, active)
            self._shown = (scene, rows, active)
        self._instances.settle()

    def _boxes(self, scene: Scene, rows: Rows) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """Return the corners of the selected entities' boxes in the world, (8 k, 3)."""
        shapes = self._assets.shapes
        found = [shapes.of(group.mesh) for group in scene.groups]
        lows = np.stack([shape.low for shape in found])[scene.group_of[rows]]
        highs = np.stack([shape.high for shape in found])[scene.group_of[rows]]
        choose = np.array([[(corner >> axis) & 1 for axis in range(3)] for corner in range(8)], bool)
        corners = np.where(choose[None], highs[:, None], lows[:, None]).astype(np.float64)
        models = scene.models[rows].astype(np.float64)
        placed = np.einsum("kij,kcj->kci", models[:, :, :3], corners) + models[:, None, :, 3]
        return np.asarray(placed.reshape(-1, 3))

    def _draw_mask(self, frame: Frame, box: ScreenBox) -> Work:
        if self._target is None or self._target.size != frame.pixels:
            if self._target is not None:
                self._target.close()
            self._target = MaskTarget(self._ledger, *frame.pixels)
        triangles = instances = 0
        self._target.bind()
        with draw.scissored(*box), draw.without_depth(), draw.both_sides():
            draw.clear_colour_to_zero()
            self._mask_program.use()
            for batch in self._instances.batches:
                batch.vertices.bind()
                draw.indexed_instances(batch.mesh.index_count, batch.instances)
                triangles += batch.mesh.index_count // 3 * batch.instances
                instances += batch.instances
        draw.bind_framebuffer(frame.framebuffer)
        return Work(len(self._instances.batches), triangles, instances)

    def _draw_line(self, frame: Frame, box: ScreenBox) -> None:
        program = self._line_program
        program.use()
        if self._target is not None:
            self._target.texture.bind(0)
        program.set_int("mask", 0)
        program.set_float("width_px", WIDTH_PX * frame.ratio)
        program.set_vector("selected_color", (*frame.look.outline, 0.85))
        program.set_vector("active_color", (*frame.look.outline_active, 1.0))
        self._corners.bind()
        with draw.scissored(*box), draw.without_depth(), draw.blending():
            draw.triangles(3)
