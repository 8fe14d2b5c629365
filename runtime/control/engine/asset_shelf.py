"""Assets that the built-in engine has opened and decoded, by name; a file that changed is opened again.

Only what was found is remembered, not the arrays: nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.assets.errors import AssetError, AssetNotFoundError
from runtime.assets.library import AssetKind, AssetLibrary

Stamp = tuple[tuple[str, int, int], ...]
"""Path, time of change and size of each file."""

KINDS: tuple[AssetKind, ...] = ("mesh", "texture", "sky")
_WORDS: Mapping[AssetKind, str] = {"mesh": "mesh", "texture": "texture", "sky": "sky"}


@dataclass(frozen=True, slots=True)
class Unusable:
    """An asset that is needed and cannot be had."""

    kind: AssetKind
    name: str
    words: str


class AssetShelf:
    """Belongs to the engine's thread."""

    def __init__(self, library: AssetLibrary) -> None:
        self._library = library
        self._sound: dict[tuple[AssetKind, str], Stamp] = {}

    def load(self, kind: AssetKind, name: str) -> Unusable | None:
        """Open and decode an asset, whatever was known of it; returns why it cannot be used."""
        self._sound.pop((kind, name), None)
        stamp = self._stamp(kind, name)
        try:
            if kind == "mesh":
                self._library.load_mesh(name)
            elif kind == "texture":
                self._library.load_texture(name)
            else:
                self._library.load_sky(name)
        except AssetNotFoundError as missing:
            return Unusable(kind, name, f"{_WORDS[kind]} '{name}' is missing: {missing.cause}")
        except AssetError as broken:
            file = broken.path.name if broken.path is not None else broken.name
            return Unusable(kind, name, f"{_WORDS[kind]} '{name}' cannot be used: {file} {broken.cause}")
        self._sound[kind, name] = stamp
        return None

    def require(self, kind: AssetKind, name: str) -> Unusable | None:
        """Return why an asset cannot be used; one that was decoded and has not changed since is not opened again."""
        if kind != "mesh" and name == "none":
            return None
        known = self._sound.get((kind, name))
        if known is not None and known == self._stamp(kind, name):
            return None
        return self.load(kind, name)

    def _stamp(self, kind: AssetKind, name: str) -> Stamp:
        stamps = []
        for path in self._library.files(kind, name):
            try:
                status = path.stat()
            except OSError:  # gone since it was found: opening it will say so
                continue
            stamps.append((str(path), status.st_mtime_ns, status.st_size))
        return tuple(stamps)


def needed(names: Iterable[str], spec: Mapping[str, Any]) -> list[tuple[AssetKind, str]]:
    """Return as what each name is used in a world spec, in the order of the names; what nothing uses is left out."""
    used: dict[AssetKind, set[str]] = {
        "mesh": {entity["components"]["mesh"] for entity in spec["entities"]},
        "texture": {entity["material"]["texture"] for entity in spec["entities"]},
        "sky": {spec["scene"]["skybox"]},
    }
    return [(kind, name) for name in names for kind in KINDS if name in used[kind]]
