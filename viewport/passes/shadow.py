"""The sun's shadow map: depth of everything that is lit, seen from the sun; read by the programs of `opaque`.

It is drawn anew only when what casts it, the sun or the place covered is another. While the same few entities move,
what stands still is kept in a map of its own: a frame of a drag copies that and draws those few.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.framebuffer import DepthTarget
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.passes.frame import Frame, Rows, Work
from viewport.passes.frame_block import shadow_of
from viewport.passes.instances import Instances
from viewport.scene.scene import Scene
from viewport.scene.shadow import SIDE_PX

_NONE: Rows = np.zeros(0, np.int64)
UNIT = 1
"""The texture unit on which the map stands ready for whoever reads it."""


MOST_MOVING = 4096
"""When more move than that, all are drawn."""


class ShadowPass:
    """Costs nothing while shadows are switched off or the sun throws none."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._assets = assets
        self._ledger = ledger
        self._program = Program("shadow.vert", "shadow.frag")
        self._standing = Instances(assets, ledger)
        self._moving = Instances(assets, ledger)
        self._moving_rows: Rows = _NONE
        self._casts: npt.NDArray[np.bool_] = np.zeros(0, np.bool_)
        self._target: DepthTarget | None = None
        self._still: DepthTarget | None = None
        self._structure = -1
        self._hidden: npt.NDArray[np.bool_] | None = None
        self._drawn: tuple[Scene, int, bytes] | None = None
        self._still_drawn: tuple[int, bytes] | None = None

    def draw(self, frame: Frame) -> Work:
        clip = shadow_of(frame)
        if clip is None:
            # What moves meanwhile is not told again.
            self._structure = -1
            return Work()
        if self._target is None:
            self._target = DepthTarget(self._ledger, SIDE_PX)
        self._take_up(frame)
        self._standing.settle()
        self._moving.settle()
        wanted = (frame.scene, self._assets.revision, clip.tobytes())
        work = Work()
        if self._drawn is None or self._drawn[0] is not wanted[0] or self._drawn[1:] != wanted[1:]:
            work = self._fill(frame, self._target, wanted[1:])
            self._drawn = wanted
        self._target.texture.bind(UNIT)
        return work

    def close(self) -> None:
        self._program.close()
        self._standing.close()
        self._moving.close()
        for target in (self._target, self._still):
            if target is not None:
                target.close()

    def _take_up(self, frame: Frame) -> None:
        """Bring the records up to the frame's scene, as the pass that draws it does."""
        scene, changed = frame.scene, frame.changed_rows
        if scene.structure != self._structure or frame.hidden is not self._hidden or changed is None:
            self._structure, self._hidden = scene.structure, frame.hidden
            self._casts = _casts(scene, frame.hidden)
            self._part(scene, _NONE)
            self._drawn = None
            return
        changed = changed[self._casts[changed]]
        if len(changed) > MOST_MOVING:
            self._part(scene, _NONE)
        elif not np.isin(changed, self._moving_rows).all():
            self._part(scene, changed)
        elif len(changed):
            self._moving.move(scene, changed)
        elif self._drawn is not None:  # what moved, if anything, casts no shadow
            self._drawn = (scene, *self._drawn[1:])

    def _part(self, scene: Scene, moving: Rows) -> None:
        """Keep these rows apart from all others that cast shadows."""
        self._moving_rows = moving
        standing = self._casts.copy()
        standing[moving] = False
        self._standing.arrange(scene, np.flatnonzero(standing).astype(np.int64))
        self._moving.arrange(scene, moving)
        self._still_drawn = None

    def _fill(self, frame: Frame, target: DepthTarget, wanted: tuple[int, bytes]) -> Work:
        self._program.use()
        with draw.viewport(0, 0, SIDE_PX, SIDE_PX, frame.pixels), draw.depth_pushed_back(), draw.both_sides():
            if not len(self._moving_rows):
                target.bind()
                draw.clear_depth()
                work = _drawn(self._standing)
            else:
                work = self._fill_still(wanted)
                target.copy_from(self._still_target())
                work = _both(work, _drawn(self._moving))
        draw.bind_framebuffer(frame.framebuffer)
        return work

    def _fill_still(self, wanted: tuple[int, bytes]) -> Work:
        if self._still_drawn == wanted:
            return Work()
        self._still_drawn = wanted
        self._still_target().bind()
        draw.clear_depth()
        return _drawn(self._standing)

    def _still_target(self) -> DepthTarget:
        """Return the map of what stands still; made for the first drag under the sun."""
        if self._still is None:
            self._still = DepthTarget(self._ledger, SIDE_PX)
        return self._still


def _drawn(instances: Instances) -> Work:
    triangles = 0
    for batch in instances.batches:
        batch.vertices.bind()
        draw.indexed_instances(batch.mesh.index_count, batch.instances)
        triangles += batch.mesh.index_count // 3 * batch.instances
    return Work(len(instances.batches), triangles, 0)


def _both(one: Work, other: Work) -> Work:
    return Work(one.draws + other.draws, one.triangles + other.triangles, 0)


def _casts(scene: Scene, hidden: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.bool_]:
    """Tell of each row whether it casts a shadow: whether it is seen and lit by the sun."""
    is_lit = np.array([group.shader == "standard" for group in scene.groups], np.bool_)
    casts = is_lit[scene.group_of] if scene.groups else np.zeros(len(scene), np.bool_)
    return casts if hidden is None else casts & ~hidden
