"""Thumbnails by the content of what they show, kept on disk within a bound. Used from one worker at a time."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from pathlib import Path

import numpy as np
from PIL import Image

from runtime.assets.catalogue import Offer
from runtime.assets.errors import AssetError
from runtime.assets.files import read_limited
from runtime.assets.images import load_image
from runtime.assets.library import AssetLibrary
from runtime.assets.meshes import MAX_BYTES
from viewport.assets.thumbnail import SIZE, Pixels, mesh_thumbnail, sky_thumbnail, texture_thumbnail

log = logging.getLogger("plumbline.assets")

MAX_KEPT_BYTES = 32 * 1024 * 1024
_MANNER = f"1/{SIZE}"
"""Another way of drawing is another key."""
_PRUNE_EVERY = 200


class ThumbnailCache:
    """A folder of PNG files named by a digest. Whatever goes wrong with it costs a drawing, never an asset."""

    def __init__(self, folder: Path, max_bytes: int = MAX_KEPT_BYTES) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._written = 0

    def thumbnail(self, library: AssetLibrary, offer: Offer) -> Pixels:
        """Return the picture of an asset; raises AssetError when it cannot be read."""
        if not offer.files:
            return _drawn(library, offer)
        path = self._folder / f"{_key(offer)}.png"
        kept = self._kept(path)
        if kept is not None:
            return kept
        made = _drawn(library, offer)
        self._keep(path, made)
        return made

    def prune(self) -> None:
        """Drop what was not used for longest until the rest is within the bound."""
        try:
            files = [(path, path.stat()) for path in self._folder.glob("*.png")]
        except OSError:  # another window prunes, too
            return
        total = sum(status.st_size for _, status in files)
        for path, status in sorted(files, key=lambda one: one[1].st_mtime_ns):
            if total <= self._max_bytes:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= status.st_size

    def _kept(self, path: Path) -> Pixels | None:
        if not path.is_file():
            return None
        try:
            pixels = np.array(load_image(path).pixels)
            os.utime(path)
        except (AssetError, OSError):
            return None
        return pixels if pixels.shape == (SIZE, SIZE, 4) else None

    def _keep(self, path: Path, pixels: Pixels) -> None:
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(part, "PNG")
            part.replace(path)
        except OSError as error:
            log.info("a thumbnail could not be kept: %s", error)
            with contextlib.suppress(OSError):
                part.unlink()
            return
        self._written += 1
        if self._written % _PRUNE_EVERY == 0:
            self.prune()


def _key(offer: Offer) -> str:
    digest = hashlib.blake2b(f"{_MANNER}/{offer.kind}".encode(), digest_size=20)
    for path in offer.files:
        digest.update(read_limited(path, MAX_BYTES))
    return digest.hexdigest()


def _drawn(library: AssetLibrary, offer: Offer) -> Pixels:
    if offer.kind == "mesh":
        return mesh_thumbnail(library.load_mesh(offer.name))
    if offer.kind == "texture":
        return texture_thumbnail(library.load_texture(offer.name))
    return sky_thumbnail(library.load_sky(offer.name))
