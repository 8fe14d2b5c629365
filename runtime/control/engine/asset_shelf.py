"""Assets that the built-in engine has opened and decoded, by name; a file that changed is opened again.

Whether it did is looked at once a second: a thousand entities may share it. Only what was found is remembered, not
the arrays: nothing is drawn here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.assets.errors import AssetError, AssetNotFoundError
from runtime.assets.library import AssetKind, AssetLibrary

Stamp = tuple[tuple[str, int, int], ...]
"""Path, time of change and size of each file."""

LOOK_AGAIN_S = 1.0
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

    def __init__(self, library: AssetLibrary, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._library = library
        self._monotonic = monotonic
        self._sound: dict[tuple[AssetKind, str], tuple[Stamp, float]] = {}
        """What the files were, and when that was looked at."""

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
        self._sound[kind, name] = (stamp, self._monotonic())
        return None

    def require(self, kind: AssetKind, name: str) -> Unusable | None:
        """Return why an asset cannot be used; one that was decoded and has not changed since is not opened again."""
        if kind != "mesh" and name == "none":
            return None
        known, now_s = self._sound.get((kind, name)), self._monotonic()
        if known is not None and now_s < known[1] + LOOK_AGAIN_S:
            return None
        if known is not None and known[0] == self._stamp(kind, name):
            self._sound[kind, name] = (known[0], now_s)
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
