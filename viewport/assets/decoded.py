"""What the loader hands over: decoded assets by kind and name, or why there are none. CPU side only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from runtime.assets.arrays import ImageArray, MeshArrays, SkyArrays
from runtime.assets.library import AssetKind
from runtime.assets.library import AssetLibrary as AssetLibrary
from runtime.assets.patterns import missing, white
from runtime.assets.primitives import primitive
from viewport.scene.shapes import MeshShape

AssetState = Literal["loading", "ready", "missing"]
Stamp = tuple[tuple[str, int, int], ...]
"""Path, time of the last change (ns) and size of each file of an asset: other when the asset is."""
Content = MeshArrays | ImageArray | SkyArrays | None


class AssetKey(NamedTuple):
    kind: AssetKind
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """`content` is None for an asset that is missing (then `problem` says why) and for skies that are drawn."""

    key: AssetKey
    content: Content
    problem: str | None = None
    is_closed: bool = False
    """A mesh without a way in: its back faces need not be drawn."""
    files: Stamp = ()
    """The files that it was read from, as they were."""


@dataclass(frozen=True, slots=True)
class SkyTint:
    """What a sky gives to the world: linear colours from above, at the horizon and from below."""

    top: tuple[float, float, float]
    horizon: tuple[float, float, float]
    ground: tuple[float, float, float]


def shape_of(mesh: MeshArrays) -> MeshShape:
    low, high = mesh.bounds
    return MeshShape(low, high, mesh.positions, mesh.triangles)


def placeholder_mesh() -> MeshArrays:
    """What is seen of a mesh that is not there: a box of 1 m."""
    return primitive("box")


def missing_texture() -> ImageArray:
    return missing()


def loading_texture() -> ImageArray:
    return white()


def tint_of(sky: SkyArrays) -> SkyTint:
    """Return the mean colours of a sky's upper part, of the band at its horizon and of its lower part."""
    if sky.kind == "equirectangular":
        rows = _linear_rows(sky.images[0])
    else:
        px, _, py, ny, _, _ = sky.images
        side = _linear_rows(px)
        rows = np.concatenate([_linear_rows(py), side, _linear_rows(ny)])
    height = len(rows)
    return SkyTint(
        _mean(rows[: height * 2 // 5]),
        _mean(rows[height * 9 // 20 : height // 2]),
        _mean(rows[height * 11 // 20 :]),
    )


def _linear_rows(image: ImageArray) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the mean linear colour of each row, thinned: (rows, 3)."""
    step = max(1, image.width // 256)
    values = image.pixels[:, ::step, :3].astype(np.float64) / 255
    return np.asarray((values**2.2).mean(axis=1))


def _mean(rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> tuple[float, float, float]:
    red, green, blue = rows.mean(axis=0) if len(rows) else (0.0, 0.0, 0.0)
    return float(red), float(green), float(blue)
