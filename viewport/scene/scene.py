"""What there is to draw, as frozen arrays in document order. Knows no mesh data, no camera, no selection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from runtime.contracts.world import Shader
from viewport.scene.matrices import Floats


class Group(NamedTuple):
    """What is drawn in one call: entities that share mesh, texture and shader."""

    mesh: str
    texture: str
    shader: Shader


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Entities as arrays; row r of each belongs to `ids[r]`. A change makes another Scene that shares what it can.

    models (n, 3, 4) metres, world from local · colors (n, 3) sRGB 0..1 · group_of (n,) index into `groups`, of which
    some may have no entity any more · `structure` is another number whenever anything but models and colours changed.
    """

    ids: tuple[str, ...] = ()
    row_of: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    models: Floats = field(default_factory=lambda: np.zeros((0, 3, 4), np.float32))
    colors: Floats = field(default_factory=lambda: np.zeros((0, 3), np.float32))
    groups: tuple[Group, ...] = ()
    group_of: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    structure: int = 0

    def __post_init__(self) -> None:
        for array in (self.models, self.colors, self.group_of):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, ids: Iterable[str]) -> npt.NDArray[np.int64]:
        """Return the rows of those ids that exist, in the order given."""
        return np.array([self.row_of[id_] for id_ in ids if id_ in self.row_of], np.int64)

    def mask(self, ids: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Return (n,) True where the entity is among the ids."""
        chosen = np.zeros(len(self.ids), np.bool_)
        chosen[self.rows(ids)] = True
        return chosen

    def names_in_use(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the meshes and the textures that some entity has."""
        used = [self.groups[index] for index in np.unique(self.group_of)]
        return frozenset(group.mesh for group in used), frozenset(group.texture for group in used)
