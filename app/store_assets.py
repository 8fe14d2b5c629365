"""Which asset files a level needs that the runtime lacks, and sending them one after another."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.document.world import WorldState
from app.store_calls import StoreCalls
from runtime.assets.errors import AssetError
from runtime.assets.export.pack import packed_file
from runtime.assets.library import MESH_SUFFIXES, AssetKind, AssetLibrary
from runtime.contracts.phase2 import AssetItem

Told = Callable[[str, int, int], None]
"""Told the file that is sent now, how many were sent, and how many there are to send."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many files were sent, how many cannot be read here, and which the runtime has with another content."""

    count: int
    unreadable: int = 0
    differing: tuple[str, ...] = ()


def used_assets(state: WorldState) -> set[tuple[AssetKind, str]]:
    """Return kind and name of every asset that a level names."""
    used: set[tuple[AssetKind, str]] = {("sky", state.scene.skybox)}
    for entity in state.entities.values():
        used |= {("mesh", entity.components.mesh), ("texture", entity.material.texture)}
    return used


def lacking_files(state: WorldState, library: AssetLibrary, there: Iterable[AssetItem]) -> list[Path]:
    """Return the files of a level's assets of which the runtime has none by that name."""
    known: set[tuple[bool, str]] = set()
    for item in there:
        is_mesh = item.kind == "mesh"
        known.add((is_mesh, item.name))
        known |= {(is_mesh, Path(file).stem) for file in item.files}
    files = {path for kind, name in used_assets(state) for path in library.files(kind, name)}
    return sorted(path for path in files if (path.suffix.lower() in MESH_SUFFIXES, path.stem) not in known)


def differing_files(state: WorldState, library: AssetLibrary, there: Iterable[AssetItem]) -> list[str]:
    """Return the names of files of a level's assets in place of which the runtime has another one of that name.

    Reads those files: for a worker.
    """
    held = {
        file: item.sha256 for item in there if item.sha256 is not None and len(item.files) == 1 for file in item.files
    }
    files = {path for kind, name in used_assets(state) for path in library.files(kind, name) if path.name in held}
    found: list[str] = []
    for path in sorted(files):
        with contextlib.suppress(AssetError):
            if hashlib.sha256(packed_file(path)).hexdigest() != held[path.name]:
                found.append(path.name)
    return found


async def send_lacking(calls: StoreCalls, state: WorldState, library: AssetLibrary, told: Told) -> Sent:
    """Send what the runtime lacks; what it has otherwise stays, other levels may use it.

    Raises `StoreRefusedError`; cancelled, what was sent stays.
    """
    there = await calls.assets()
    files = await asyncio.to_thread(lacking_files, state, library, there)
    sent = unreadable = 0
    for done, path in enumerate(files):
        told(path.name, done, len(files))
        try:
            content = await asyncio.to_thread(packed_file, path)
        except AssetError:
            unreadable += 1
            continue
        await calls.send_asset(path.name, content)
        sent += 1
    return Sent(sent, unreadable, tuple(await asyncio.to_thread(differing_files, state, library, there)))
