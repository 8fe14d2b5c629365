"""Where the symbolic name of an asset leads: the level's folder, the user's, the samples', then the built-ins.

Knows names and folders, decodes on request, remembers nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from runtime.assets.arrays import FACES, MeshArrays, SkyArrays
from runtime.assets.arrays import ImageArray as ImageArray
from runtime.assets.errors import AssetError, AssetNotFoundError
from runtime.assets.images import load_image
from runtime.assets.meshes import load_mesh
from runtime.assets.patterns import pattern
from runtime.assets.primitives import primitive
from runtime.contracts.world import BUILTIN_MESHES, BUILTIN_SKIES, BUILTIN_TEXTURES

MESH_SUFFIXES = (".glb", ".gltf", ".obj", ".stl", ".ply")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg")
MAX_NAME = 128
SAMPLE_ASSETS = Path(__file__).parents[2] / "resources" / "samples" / "assets"

AssetKind = Literal["mesh", "texture", "sky"]
_BUILTIN: dict[AssetKind, tuple[str, ...]] = {
    "mesh": BUILTIN_MESHES,
    "texture": BUILTIN_TEXTURES,
    "sky": BUILTIN_SKIES,
}


def level_asset_folder(level: Path) -> Path:
    """Return the folder where a level file keeps assets of its own: `assets` beside it."""
    return level.parent / "assets"


def is_asset_name(name: str) -> bool:
    """Tell whether a name can be looked up at all: one path component that is not hidden."""
    return 0 < len(name) <= MAX_NAME and name[0] != "." and not any(sign in name for sign in '/\\:\0*?"<>|')


@dataclass(frozen=True, slots=True)
class AssetLibrary:
    """The folders in the order of search. A value: another level means another library (`with_level`)."""

    level: Path | None = None
    user: Path | None = None
    samples: Path | None = SAMPLE_ASSETS

    def with_level(self, level: Path | None) -> AssetLibrary:
        return dataclasses.replace(self, level=level)

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(folder for folder in (self.level, self.user, self.samples) if folder is not None)

    def has(self, kind: AssetKind, name: str) -> bool:
        """Tell whether a name leads to a built-in or to files; whether they are sound is not looked at."""
        return name in _BUILTIN[kind] or bool(self.files(kind, name))

    def files(self, kind: AssetKind, name: str) -> tuple[Path, ...]:
        """Return the file of an asset (six for a sky of faces), or nothing; files win over built-ins."""
        if not is_asset_name(name):
            return ()
        for folder in self.folders:
            if kind == "mesh":
                found = _first(folder, [name], MESH_SUFFIXES)
            else:
                found = _first(folder, [name], IMAGE_SUFFIXES)
                if not found and kind == "sky":
                    found = _first(folder, [f"{name}_{face}" for face in FACES], IMAGE_SUFFIXES)
            if found:
                return found
        return ()

    def in_the_way(self, kind: AssetKind, name: str) -> Path | None:
        """Return a folder that stands where the file of an asset would, None where there is none."""
        suffixes = MESH_SUFFIXES if kind == "mesh" else IMAGE_SUFFIXES
        if not is_asset_name(name):
            return None
        places = (folder / f"{name}{suffix}" for folder in self.folders for suffix in suffixes)
        return next((place for place in places if place.is_dir()), None)

    def load_mesh(self, name: str) -> MeshArrays:
        """Return the decoded mesh; raises AssetNotFoundError or AssetError."""
        found = self.files("mesh", name)
        if found:
            return load_mesh(found[0])
        if name in BUILTIN_MESHES:
            return primitive(name)
        raise self._not_found("mesh", name)

    def load_texture(self, name: str) -> ImageArray:
        """Return the decoded texture; raises AssetNotFoundError or AssetError."""
        if name == "none":
            return pattern("none")
        found = self.files("texture", name)
        if found:
            return load_image(found[0])
        if name in BUILTIN_TEXTURES:
            return pattern(name)
        raise self._not_found("texture", name)

    def load_sky(self, name: str) -> SkyArrays | None:
        """Return the decoded sky, None for the built-in ones (they are drawn, not loaded); raises AssetError."""
        if name == "none":
            return None
        found = self.files("sky", name)
        if not found:
            if name in BUILTIN_SKIES:
                return None
            raise self._not_found("sky", name)
        images = tuple(load_image(path) for path in found)
        if len(images) == 1:
            return SkyArrays("equirectangular", images)
        sizes = {(image.width, image.height) for image in images}
        if len(sizes) > 1 or any(width != height for width, height in sizes):
            raise AssetError(name, found[0], "the six faces of a sky must be squares of one size")
        return SkyArrays("faces", images)

    def names(self, kind: AssetKind) -> tuple[str, ...]:
        """Return every name that can be used, sorted, built-ins included. A sky can be any image."""
        suffixes = MESH_SUFFIXES if kind == "mesh" else IMAGE_SUFFIXES
        found = {path.stem for folder in self.folders for path in _files_of(folder) if path.suffix.lower() in suffixes}
        return tuple(sorted(found | set(_BUILTIN[kind])))

    def _not_found(self, kind: AssetKind, name: str) -> AssetError:
        if not is_asset_name(name):
            return AssetNotFoundError(name, None, f"is no name for a {kind}: it must be a plain file name")
        folder = self.in_the_way(kind, name)
        if folder is not None:
            return AssetError(name, folder, f"is a folder, not the file of a {kind}")
        places = ", ".join(str(folder) for folder in self.folders) or "no folder"
        return AssetNotFoundError(name, None, f"no {kind} of this name in {places} or among the built-ins")


def _first(folder: Path, names: Sequence[str], suffixes: Sequence[str]) -> tuple[Path, ...]:
    """Return the files with those names and the first suffix that each has, or nothing if one is missing."""
    found = []
    for name in names:
        path = next((path for path in (folder / f"{name}{suffix}" for suffix in suffixes) if _is_inside(path)), None)
        if path is None:
            return ()
        found.append(path)
    return tuple(found)


def _is_inside(path: Path) -> bool:
    """Tell whether a file is really in its folder: a link that leads out of it is not followed."""
    try:
        return path.is_file() and path.resolve().is_relative_to(path.parent.resolve())
    except OSError:
        return False


def _files_of(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in folder.iterdir() if is_asset_name(path.name) and _is_inside(path))
    except OSError:
        return
