"""The world: every visible entity, one draw for all that share mesh, texture and shader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from runtime.contracts.world import Shader
from viewport.assets.gpu import GpuAssets
from viewport.gl import draw
from viewport.gl.ledger import Ledger
from viewport.gl.program import Program
from viewport.gl.texture import Texture
from viewport.passes.frame import Frame, Work
from viewport.passes.frame_block import shadow_of
from viewport.passes.instances import Batch, Instances, visible_rows
from viewport.passes.shadow import UNIT as SHADOW_UNIT
from viewport.scene.shadow import SIDE_PX

_DEFINES: dict[Shader, tuple[str, ...]] = {"standard": ("LIT",), "emissive": ("EMISSIVE",), "unlit": ("UNLIT",)}
_SHADOWED = ("LIT", "SHADOW")


class OpaquePass:
    """Closed meshes are drawn from outside only, open ones from both sides: a sheet has no wrong one."""

    def prepare(self, assets: GpuAssets, ledger: Ledger) -> None:
        self._assets = assets
        self._one_sided = {name: Program("mesh.vert", "mesh.frag", defines) for name, defines in _DEFINES.items()}
        self._two_sided = {
            name: Program("mesh.vert", "mesh.frag", (*defines, "TWO_SIDED")) for name, defines in _DEFINES.items()
        }
        self._in_shadow = Program("mesh.vert", "mesh.frag", _SHADOWED)
        self._in_shadow_two_sided = Program("mesh.vert", "mesh.frag", (*_SHADOWED, "TWO_SIDED"))
        self._instances = Instances(assets, ledger)
        self._structure = -1
        self._hidden: npt.NDArray[np.bool_] | None = None

    def draw(self, frame: Frame) -> Work:
        self._take_up(frame)
        self._instances.settle()
        batches = self._instances.batches
        one_sided, two_sided = self._one_sided, self._two_sided
        if shadow_of(frame) is not None:
            one_sided = {**one_sided, "standard": self._in_shadow}
            two_sided = {**two_sided, "standard": self._in_shadow_two_sided}
        self._draw_all([batch for batch in batches if batch.mesh.is_closed], one_sided)
        with draw.both_sides():
            self._draw_all([batch for batch in batches if not batch.mesh.is_closed], two_sided)
        return Work(
            len(batches),
            sum(batch.mesh.index_count // 3 * batch.instances for batch in batches),
            sum(batch.instances for batch in batches),
        )

    def close(self) -> None:
        for program in (
            *self._one_sided.values(), *self._two_sided.values(), self._in_shadow, self._in_shadow_two_sided,
        ):  # fmt: skip
            program.close()
        self._instances.close()

    def _draw_all(self, batches: Sequence[Batch], programs: Mapping[Shader, Program]) -> None:
        """Draw batches in their order (by shader, then texture), setting only what changes between them."""
        program: Program | None = None
        texture: Texture | None = None
        tiles = -1.0
        for batch in batches:
            wanted = programs[batch.group.shader]
            if wanted is not program:
                program, tiles = wanted, -1.0
                program.use()
                program.set_int("albedo", 0)
                program.set_int("shadow_map", SHADOW_UNIT)
                program.set_float("shadow_texel", 1 / SIDE_PX)
            if tiles != batch.mesh.tiles_per_metre:
                tiles = batch.mesh.tiles_per_metre
                program.set_float("tiles_per_metre", tiles)
            found = self._assets.texture(batch.group.texture)
            if found is not texture:
                texture = found
                texture.bind(0)
            batch.vertices.bind()
            draw.indexed_instances(batch.mesh.index_count, batch.instances)

    def _take_up(self, frame: Frame) -> None:
        """Bring the records up to the frame's scene: all of them when its structure is another, else the moved ones."""
        if frame.scene.structure != self._structure or frame.hidden is not self._hidden or frame.changed_rows is None:
            self._structure, self._hidden = frame.scene.structure, frame.hidden
            self._instances.arrange(frame.scene, visible_rows(frame.scene, frame.hidden))
        elif len(frame.changed_rows):
            self._instances.move(frame.scene, frame.changed_rows)
