"""A frame of 10 000 instanced entities against a bare loop that makes the same draws; the pictures are compared first.

Both sides draw into the same framebuffer of the same context and wait for OpenGL to finish. The second row moves one
entity before each frame: ours through a change of the scene, the bare loop by writing its record.
"""

from __future__ import annotations

import ctypes
import dataclasses
import threading
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from OpenGL import GL
from PySide6.QtWidgets import QApplication

from benchmarks.row import Row, compare
from runtime.contracts.world import CameraPose, Components, Entity, Material, Transform
from viewport.assets.decoded import AssetKey, AssetLibrary
from viewport.assets.gpu import VERTEX, GpuAssets
from viewport.assets.loader import AssetLoader
from viewport.gl import draw
from viewport.gl.buffer import UNIFORMS, Buffer
from viewport.gl.framebuffer import PictureTarget
from viewport.gl.ledger import Ledger
from viewport.gl.program import FRAME_BLOCK, Program
from viewport.gl.vertex_array import Attribute, VertexArray
from viewport.passes.frame import Frame
from viewport.passes.frame_block import block_of, sky_tint
from viewport.passes.look import Look
from viewport.render.renderer import Renderer
from viewport.scene.build import build_scene, change_scene
from viewport.scene.camera import Camera
from viewport.surface import offscreen_context

ENTITIES = 10_000
SIZE = (800, 600)
MESHES = ("box", "cube")
TEXTURES = ("checker", "grid", "none")
GOAL = 1.15
MOVED = "e5000"
LOOK = Look(
    line=(0.6, 0.6, 0.6), line_alpha=0.4, axis_x=(0.8, 0.3, 0.3), axis_y=(0.4, 0.7, 0.3), axis_z=(0.3, 0.5, 0.8),
    outline=(0.3, 0.6, 1), outline_active=(0.6, 0.8, 1), screen_handle=(0.9, 0.9, 0.9), collider=(0.2, 0.7, 0.5),
    background_top=(0.09, 0.1, 0.12), background_horizon=(0.15, 0.18, 0.2), background_ground=(0.12, 0.14, 0.16),
)  # fmt: skip


def rows() -> Sequence[Row]:
    """Measure both rows in one context; needs a display, as Qt makes the context."""
    application = QApplication.instance() or QApplication(["benchmarks"])
    with offscreen_context():
        measured = _measure()
    del application
    return measured


def city(count: int = ENTITIES) -> dict[str, Entity]:
    """Return entities on a square, of two meshes and three textures."""
    side = int(np.ceil(count**0.5))
    entities = {}
    for number in range(count):
        x, z = number % side - side / 2, number // side - side / 2
        entities[f"e{number}"] = Entity(
            id=f"e{number}",
            type="object",
            transform=Transform(position=(x * 1.6, 0.5, z * 1.6), rotation=(0, number * 0.1, 0), scale=(1, 1, 1)),
            material=Material(shader="standard", texture=TEXTURES[number // 2 % 3], color=(0.9, 0.8, 0.7)),
            components=Components(mesh=MESHES[number % 2], collider="box", script=""),
        )
    return entities


class OursFrame:
    """The renderer with its standard passes."""

    def __init__(self, entities: dict[str, Entity], loader: AssetLoader, framebuffer: int) -> None:
        self._entities = entities
        self.renderer = Renderer(loader)
        self.renderer.prepare()
        scene = build_scene(entities)
        pose = CameraPose(target=(0, 0, 0), yaw_rad=0.6, pitch_rad=0.6, distance=110)
        self.frame = Frame(scene, Camera(pose, *SIZE), LOOK, SIZE, framebuffer, shows_grid=False, shows_axes=False)
        self.renderer.draw(self.frame)
        self.frame = dataclasses.replace(self.frame, changed_rows=np.zeros(0, np.int64))
        self._lift = 0

    def run(self) -> None:
        self.renderer.draw(self.frame)
        draw.finish()

    def run_moving(self) -> None:
        entity = self._entities[MOVED]
        self._lift = (self._lift + 1) % 50
        x, _, z = entity.transform.position
        moved = entity.model_copy(
            update={"transform": entity.transform.model_copy(update={"position": (x, 0.5 + self._lift / 10, z)})}
        )
        change = change_scene(self.frame.scene, {MOVED: moved})
        self.frame = dataclasses.replace(self.frame, scene=change.scene, changed_rows=change.rows)
        self.run()


class BareFrame:
    """What one would write for this one world by hand: objects made beforehand, then a loop of calls."""

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
        self._records = np.zeros((len(frame.scene), 16), np.float32)
        self._records[:, :12] = frame.scene.models.reshape(-1, 12)
        self._records[:, 12:15] = frame.scene.colors
        self._draws: list[tuple[int, int, int, int]] = []
        self._lift = 0
        for number, group in enumerate(frame.scene.groups):
            rows = np.flatnonzero(frame.scene.group_of == number)
            self._add(group.mesh, group.texture, rows, ledger)

    def _add(self, mesh: str, texture: str, rows: npt.NDArray[np.intp], ledger: Ledger) -> None:
        made = self._assets.mesh(mesh)
        array, instances = VertexArray(), Buffer(ledger, is_dynamic=True)
        instances.write(self._records[rows])
        array.feed(made.vertices, [Attribute(0, 3, 0), Attribute(1, 3, 3), Attribute(2, 2, 6)], VERTEX)
        array.feed(instances, [Attribute(3 + row, 4, 4 * row, per_instance=True) for row in range(4)], 16)
        array.index(made.indices)
        self._draws.append((self._assets.texture(texture).id, array.id, made.index_count, len(rows)))
        moved = np.flatnonzero(rows == int(MOVED[1:]))
        if len(moved):
            self._moved = (instances.id, int(moved[0]) * 64)

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
        for texture, array, indices, instances in self._draws:
            GL.glBindTexture(GL.GL_TEXTURE_2D, texture)
            GL.glBindVertexArray(array)
            GL.glDrawElementsInstanced(GL.GL_TRIANGLES, indices, GL.GL_UNSIGNED_INT, ctypes.c_void_p(0), instances)
        GL.glDepthMask(False)
        GL.glUseProgram(self._sky.id)
        GL.glBindVertexArray(self._corners.id)
        GL.glDrawArrays(GL.GL_TRIANGLES, 0, 3)
        GL.glDepthMask(True)
        GL.glFinish()

    def run_moving(self) -> None:
        self._lift = (self._lift + 1) % 50
        record = self._records[int(MOVED[1:])]
        record[7] = 0.5 + self._lift / 10
        buffer, offset = self._moved
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, buffer)
        GL.glBufferSubData(GL.GL_ARRAY_BUFFER, offset, 64, record)
        self.run()


def _measure() -> list[Row]:
    entities, loader, target = city(), loader_of_city(), PictureTarget(*SIZE)
    ours = OursFrame(entities, loader, target.id)
    bare = BareFrame(ours.frame, loader)
    ours.run()
    drawn = target.read()
    bare.run()
    if not np.array_equal(drawn, target.read()):
        raise RuntimeError("the bare loop does not draw the same picture; its time would mean nothing")
    measured = [
        compare(
            f"frame of {ENTITIES:,} instanced entities".replace(",", " "), ours.run, bare.run,
            baseline_name="a bare loop with the same draws", goal=GOAL, runs=25,
        ),
        compare(
            f"frame of {ENTITIES:,} with one of them moving".replace(",", " "), ours.run_moving, bare.run_moving,
            baseline_name="a bare loop that writes its record", goal=GOAL, runs=25,
        ),
    ]  # fmt: skip
    ours.renderer.close()
    loader.close()
    return measured


def loader_of_city() -> AssetLoader:
    """Return a loader that has decoded what the city is made of."""
    keys = [*(AssetKey("mesh", name) for name in MESHES), *(AssetKey("texture", name) for name in TEXTURES)]
    arrived = threading.Semaphore(0)
    loader = AssetLoader(AssetLibrary(samples=None), arrived.release)
    loader.want(keys)
    for _ in keys:
        arrived.acquire()
    loader.take_up()
    return loader
