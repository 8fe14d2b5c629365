"""The form of a mesh as far as picking and framing need it. Comes from decoded assets, is not decoded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from viewport.scene.matrices import Floats


@dataclass(frozen=True, slots=True, eq=False)
class MeshShape:
    """A box in the mesh's own space (metres), and its triangles where picking should be exact.

    positions (n, 3); triangles (m, 3) indices, or None: the box is all there is.
    """

    low: Floats
    high: Floats
    positions: Floats | None = None
    triangles: npt.NDArray[np.uint32] | None = None


UNIT_BOX = MeshShape(np.full(3, -0.5, np.float32), np.full(3, 0.5, np.float32))
"""What stands for a mesh that is not there (yet)."""


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """The shapes of meshes by name; a name that is missing has the shape of the placeholder."""

    by_mesh: Mapping[str, MeshShape] = field(default_factory=dict)
    placeholder: MeshShape = UNIT_BOX

    def of(self, mesh: str) -> MeshShape:
        return self.by_mesh.get(mesh, self.placeholder)
