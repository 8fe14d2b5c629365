"""Decoded assets: a triangle mesh, an image, a sky. Values; what they are drawn with is not known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.uint32]
Pixels = npt.NDArray[np.uint8]

FACES = ("px", "nx", "py", "ny", "pz", "nz")
"""The six faces of a sky as cube maps have them: to the right (+X), to the left, above, below, ahead, behind.

Cube maps are left-handed: ahead of who has +X to the right is -Z of the world, the middle of a panorama, too."""


@dataclass(frozen=True, slots=True, eq=False)
class MeshArrays:
    """A triangle mesh in metres, right-handed, Y up.

    positions (n, 3), normals (n, 3) of length 1, uvs (n, 2) with v upwards, triangles (m, 3): counter-clockwise
    from outside.
    """

    positions: Floats
    normals: Floats
    uvs: Floats
    triangles: Indices

    def __post_init__(self) -> None:
        for array in (self.positions, self.normals, self.uvs, self.triangles):
            array.flags.writeable = False

    @property
    def bounds(self) -> Floats:
        """Lowest and highest corner, shape (2, 3)."""
        if not len(self.positions):
            return np.zeros((2, 3), np.float32)
        return np.stack([self.positions.min(axis=0), self.positions.max(axis=0)])

    @property
    def size_bytes(self) -> int:
        return self.positions.nbytes + self.normals.nbytes + self.uvs.nbytes + self.triangles.nbytes


def joined_meshes(parts: Sequence[MeshArrays]) -> MeshArrays:
    """Return meshes as one; there must be one at least."""
    starts = np.cumsum([0, *(len(part.positions) for part in parts[:-1])])
    return MeshArrays(
        np.concatenate([part.positions for part in parts]),
        np.concatenate([part.normals for part in parts]),
        np.concatenate([part.uvs for part in parts]),
        np.concatenate([part.triangles + np.uint32(start) for part, start in zip(parts, starts, strict=True)]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class ImageArray:
    """An sRGB image, shape (height, width, 4), the top row first."""

    pixels: Pixels

    def __post_init__(self) -> None:
        self.pixels.flags.writeable = False

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


@dataclass(frozen=True, slots=True, eq=False)
class SkyArrays:
    """A sky: one equirectangular image, or six square faces of one size in the order of `FACES`."""

    kind: Literal["equirectangular", "faces"]
    images: tuple[ImageArray, ...]
