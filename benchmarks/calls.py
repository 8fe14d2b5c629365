"""A frame of 10 000 instanced entities against one call for each of them; the pictures are compared first.

Drawn with one sample for each pixel: what rasterising costs is the same on both sides, and much of it where OpenGL is
software. The other side is the loop of most small editors: in the order of the document, with what an entity needs set
before its call, and only when it is another than before.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import numpy as np
from OpenGL import GL
from PySide6.QtWidgets import QApplication

from benchmarks.frame import ENTITIES, LOOK, SIZE, OursFrame, city, loader_of_city
from benchmarks.row import Row, compare
from viewport.assets.gpu import VERTEX, GpuAssets, GpuMesh
from viewport.assets.loader import AssetLoader
from viewport.gl.buffer import UNIFORMS, Buffer
from viewport.gl.framebuffer import PictureTarget
from viewport.gl.ledger import Ledger
from viewport.gl.program import FRAME_BLOCK, Program
from viewport.gl.vertex_array import Attribute, VertexArray
from viewport.passes.frame import Frame
from viewport.passes.frame_block import block_of, sky_tint
from viewport.surface import offscreen_context

GOAL = 1 / 3
MOST_DIFFERENT = 0.002
"""Of the pixels: where two things are equally far away the later call wins, and the order is another."""


def rows() -> Sequence[Row]:
    """Measure; needs a display, as Qt makes the context."""
    application = QApplication.instance() or QApplication(["benchmarks"])
    with offscreen_context():
        measured = _measure()
    del application
    return measured


class OneCallEach:
    """Placement and colour as constant attributes, one call for each entity."""

    def __init__(self, frame: Frame, loader: AssetLoader) -> None:
        ledger = Ledger()
        self._framebuffer = frame.framebuffer
        self._assets = GpuAssets(loader, ledger)
        self._assets.begin_frame()
        self._block = Buffer(ledger, UNIFORMS)
        self._values = block_of(frame, sky_tint(frame, self._assets))
        self._program = Program("mesh.vert", "mesh.frag", ["LIT"])
        self._program.use()
        self._program.set_int("albedo", 0)
        self._sky = Program("fullscreen.vert", "sky.frag")
        self._corners = VertexArray()
        scene = frame.scene
        arrays: dict[str, tuple[VertexArray, GpuMesh]] = {}
        for group in scene.groups:
            if group.mesh not in arrays:
                mesh = self._assets.mesh(group.mesh)
                array = VertexArray()
                array.feed(mesh.vertices, [Attribute(0, 3, 0), Attribute(1, 3, 3), Attribute(2, 2, 6)], VERTEX)
                array.index(mesh.indices)
                arrays[group.mesh] = (array, mesh)
        records = np.zeros((len(scene), 4, 4), np.float32)
        records[:, :3] = scene.models
        records[:, 3, :3] = scene.colors
        self._entities = [
            (
                self._assets.texture(scene.groups[index].texture).id,
                arrays[scene.groups[index].mesh][0].id,
                arrays[scene.groups[index].mesh][1].index_count,
                [np.ascontiguousarray(part) for part in record],
            )
            for index, record in zip(scene.group_of.tolist(), records, strict=True)
        ]
        self._kept = arrays

    def run(self) -> None:
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._framebuffer)
        GL.glViewport(0, 0, *SIZE)
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glEnable(GL.GL_CULL_FACE)
        GL.glDepthMask(True)
        GL.glClearColor(*LOOK.background_horizon, 1)
        GL.glClear(GL.GL_COLOR_BUFFER_BIT | GL.GL_DEPTH_BUFFER_BIT)
        self._block.write(self._values)
        GL.glBindBufferBase(GL.GL_UNIFORM_BUFFER, FRAME_BLOCK, self._block.id)
        GL.glUseProgram(self._program.id)
        GL.glActiveTexture(GL.GL_TEXTURE0)
        bound_texture = bound_array = -1
        for texture, array, indices, record in self._entities:
            if texture != bound_texture:
                bound_texture = texture
                GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
            if array != bound_array:
                bound_array = array
                GL.glBindVertexArray(array)
            for place, values in enumerate(record, start=3):
                GL.glVertexAttrib4fv(place, values)
            GL.glDrawElements(GL.GL_TRIANGLES, indices, GL.GL_UNSIGNED_INT, ctypes.c_void_p(0))
        GL.glDepthMask(False)
        GL.glUseProgram(self._sky.id)
        GL.glBindVertexArray(self._corners.id)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)
        GL.glDepthMask(True)
        GL.glFinish()


def _measure() -> list[Row]:
    loader, target = loader_of_city(), PictureTarget(*SIZE, samples=0)
    ours = OursFrame(city(), loader, target.id)
    each = OneCallEach(ours.frame, loader)
    ours.run()
    drawn = target.read().astype(int)
    each.run()
    if float((np.abs(drawn - target.read()).max(axis=2) > 2).mean()) > MOST_DIFFERENT:
        raise RuntimeError("one call for each entity does not draw the same picture; its time would mean nothing")
    measured = compare(
        f"{ENTITIES:,} entities instanced".replace(",", " "), ours.run, each.run,
        baseline_name="one call for each entity", goal=GOAL, runs=9,
    )  # fmt: skip
    ours.renderer.close()
    loader.close()
    return [measured]
