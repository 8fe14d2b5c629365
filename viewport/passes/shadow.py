"""The sun's shadow map: depth of everything that is lit, seen from the sun; read by the programs of `opaque`.

It is drawn anew only when what casts it, the sun or the place covered is another.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.framebuffer import DepthTarget
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.passes.frame import Frame, Work
from viewport.passes.frame_block import shadow_of
from viewport.passes.instances import Instances, visible_rows
from viewport.scene.scene import Scene
from viewport.scene.shadow import SIDE_PX

UNIT = 1
"""The texture unit on which the map stands ready for whoever reads it."""


class ShadowPass:
    """Costs nothing while shadows are switched off or the sun throws none."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._assets = assets
        self._ledger = ledger
        self._program = Program("shadow.vert", "shadow.frag")
        self._instances = Instances(assets, ledger)
        self._target: DepthTarget | None = None
        self._structure = -1
        self._hidden: npt.NDArray[np.bool_] | None = None
        self._drawn: tuple[Scene, int, bytes] | None = None

    def draw(self, frame: Frame) -> Work:
        clip = shadow_of(frame)
        if clip is None:
            return Work()
        if self._target is None:
            self._target = DepthTarget(self._ledger, SIDE_PX)
        self._take_up(frame)
        self._instances.settle()
        wanted = (frame.scene, self._assets.revision, clip.tobytes())
        work = Work()
        if self._drawn is None or self._drawn[0] is not wanted[0] or self._drawn[1:] != wanted[1:]:
            work = self._fill(frame)
            self._drawn = wanted
        self._target.texture.bind(UNIT)
        return work

    def close(self) -> None:
        self._program.close()
        self._instances.close()
        if self._target is not None:
            self._target.close()

    def _take_up(self, frame: Frame) -> None:
        """Bring the records up to the frame's scene, as the pass that draws it does."""
        if frame.scene.structure != self._structure or frame.hidden is not self._hidden or frame.changed_rows is None:
            self._structure, self._hidden = frame.scene.structure, frame.hidden
            self._instances.arrange(frame.scene, _casting(frame.scene, frame.hidden))
            self._drawn = None
        elif len(frame.changed_rows):
            self._instances.move(frame.scene, frame.changed_rows)

    def _fill(self, frame: Frame) -> Work:
        assert self._target is not None
        self._target.bind()
        triangles = 0
        with draw.viewport(0, 0, SIDE_PX, SIDE_PX, frame.pixels), draw.depth_pushed_back(), draw.both_sides():
            draw.clear_depth()
            self._program.use()
            for batch in self._instances.batches:
                batch.vertices.bind()
                draw.indexed_instances(batch.mesh.index_count, batch.instances)
                triangles += batch.mesh.index_count // 3 * batch.instances
        draw.bind_framebuffer(frame.framebuffer)
        return Work(len(self._instances.batches), triangles, 0)


def _casting(scene: Scene, hidden: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.int64]:
    """Return the rows that cast shadows: what is seen and lit by the sun."""
    rows = visible_rows(scene, hidden)
    if not scene.groups or not len(rows):
        return rows
    is_lit = np.array([group.shader == "standard" for group in scene.groups], np.bool_)
    return rows[is_lit[scene.group_of[rows]]]
