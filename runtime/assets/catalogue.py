"""Everything that a library offers, as a list: name, kind, where it comes from, which files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from runtime.assets.arrays import FACES
from runtime.assets.file_kinds import kind_of
from runtime.assets.library import IMAGE_SUFFIXES, MESH_SUFFIXES, AssetKind, AssetLibrary, is_asset_name
from runtime.contracts.world import BUILTIN_MESHES, BUILTIN_SKIES, BUILTIN_TEXTURES

AssetSource = Literal["level", "user", "samples", "built-in"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An asset by its symbolic name; a built-in one has no files, a sky of faces six."""

    name: str
    kind: AssetKind
    source: AssetSource
    files: tuple[Path, ...] = ()


def catalogue(library: AssetLibrary) -> list[Offer]:
    """Return what can be used, by name and kind; of two of one name and kind the one that is found first."""
    offers: dict[tuple[str, AssetKind], Offer] = {}
    for offer in _offers(library):
        offers.setdefault((offer.name, offer.kind), offer)
    return [offers[key] for key in sorted(offers)]


def _offers(library: AssetLibrary) -> Iterator[Offer]:
    folders: tuple[tuple[AssetSource, Path | None], ...] = (
        ("level", library.level),
        ("user", library.user),
        ("samples", library.samples),
    )
    for source, folder in folders:
        if folder is not None:
            yield from _offers_of(AssetLibrary(user=folder, samples=None), folder, source)
    builtin: tuple[tuple[AssetKind, tuple[str, ...]], ...] = (
        ("mesh", BUILTIN_MESHES),
        ("texture", BUILTIN_TEXTURES),
        ("sky", BUILTIN_SKIES),
    )
    for kind, names in builtin:
        yield from (Offer(name, kind, "built-in") for name in names)


def _offers_of(alone: AssetLibrary, folder: Path, source: AssetSource) -> Iterator[Offer]:
    suffixes = {suffix: kind_of(suffix) for suffix in (*MESH_SUFFIXES, *IMAGE_SUFFIXES)}
    named: set[tuple[str, AssetKind]] = set()
    for path in _paths(folder):
        kind = suffixes.get(path.suffix.lower())
        if kind is not None and is_asset_name(path.stem):
            named.add((path.stem, kind))
            stem, _, face = path.stem.rpartition("_")
            if kind == "texture" and stem and face in FACES:
                named.add((stem, "sky"))
    for name, kind in named:
        found = alone.files(kind, name)
        if found and (kind != "sky" or len(found) > 1):
            yield Offer(name, kind, source, found)


def _paths(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
