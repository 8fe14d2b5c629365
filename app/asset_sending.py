"""Sends a runtime the assets of a level that it lacks or has otherwise: files of the level's folder and the user's own.

Files are read and compared in a worker. What a runtime refuses as unsound is left to the job that needs it: it says so.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from app.engine_calls import EngineCalls, EngineRefusedError
from runtime.assets.library import AssetKind, AssetLibrary
from runtime.contracts.world import Entity, SceneSettings

ASSETS = "/v2/editor/assets"
UNSOUND = frozenset({"VALIDATION_FAILED", "INVALID_REQUEST", "UNSUPPORTED_MEDIA_TYPE"})

Needed = frozenset[tuple[AssetKind, str]]
Told = Callable[[int, int, str], None]
"""How many files were sent, of how many, and which is under way."""


class SendingCancelledError(Exception):
    """The person gave up waiting."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that a runtime may lack."""

    path: Path
    sha256: str

    @property
    def route(self) -> str:
        return f"{ASSETS}/{quote(self.path.name, safe='')}"


class AssetSender:
    """Lives on the GUI thread. `library` tells where the level that is open looks for assets."""

    def __init__(self, calls: EngineCalls, library: Callable[[], AssetLibrary]) -> None:
        self._calls = calls
        self._library = library
        self._is_cancelled = False

    def cancel(self) -> None:
        """Send nothing after the file that is under way."""
        self._is_cancelled = True

    async def send(self, needed: Needed, told: Told) -> None:
        """Send what is needed and not there; raises `EngineRefusedError` or `SendingCancelledError`."""
        self._is_cancelled = False
        files = await asyncio.to_thread(local_files, self._library(), needed)
        if not files:
            return
        known = await self._known()
        if known is None:
            return
        lacking = [one for one in files if one.sha256 not in known.get(one.path.stem, ())]
        for count, one in enumerate(lacking):
            if self._is_cancelled:
                raise SendingCancelledError
            told(count, len(lacking), one.path.name)
            await self._send(one)

    async def _known(self) -> Mapping[str, set[str]] | None:
        """Return the hashes that the runtime has by name, None where it takes no assets."""
        try:
            items = await self._calls.list_all(ASSETS, "The assets of the runtime")
        except EngineRefusedError as refused:
            if refused.code in ("NOT_FOUND", "404"):
                return None
            raise
        known: dict[str, set[str]] = {}
        for item in items:
            known.setdefault(str(item.get("name")), set()).add(str(item.get("sha256")))
        return known

    async def _send(self, one: LocalFile) -> None:
        try:
            content = await asyncio.to_thread(one.path.read_bytes)
        except OSError:
            return  # it went meanwhile: the job that needs it says so
        try:
            await self._calls.put(one.route, content, f"{one.path.name} was not sent")
        except EngineRefusedError as refused:
            if refused.code not in UNSOUND:
                raise


def needed_by(entities: Iterable[Entity], settings: SceneSettings | None = None) -> Needed:
    """Return what entities, and a scene, name."""
    needed: set[tuple[AssetKind, str]] = set() if settings is None else {("sky", settings.skybox)}
    for entity in entities:
        needed.add(("mesh", entity.components.mesh))
        needed.add(("texture", entity.material.texture))
    return frozenset(needed)


def local_files(library: AssetLibrary, needed: Needed) -> list[LocalFile]:
    """Return the files behind names, but for those of the samples, which every runtime has."""
    paths = {path for kind, name in needed for path in library.files(kind, name) if path.parent != library.samples}
    found = []
    for path in sorted(paths):
        try:
            with path.open("rb") as file:
                found.append(LocalFile(path, hashlib.file_digest(file, "sha256").hexdigest()))
        except OSError:
            continue
    return found
