"""What the asset browser shows, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

SOURCES = {"level": "Level", "user": "Yours", "samples": "Samples", "built-in": "Built-in"}
KINDS = {"mesh": "Meshes", "texture": "Textures", "sky": "Skies"}


class AssetKey(NamedTuple):
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class AssetTile:
    """An asset that can be used: where it comes from and at how many places the level uses it."""

    key: AssetKey
    source: str
    uses: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class MissingRow:
    """An asset that the level names and nobody has; `alike` are names that could stand for it."""

    key: AssetKey
    uses: int
    reason: str
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssetsView:
    tiles: tuple[AssetTile, ...] = ()
    missing: tuple[MissingRow, ...] = ()
    is_loading: bool = False
