"""Imported assets put into an asset folder: under names that are free, whole or not at all, nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.document.atomic_write import write_atomically
from app.document.errors import LevelError
from app.document.findings import AssetKind

IsTaken = Callable[[AssetKind, str], bool]
"""Whether a name already means something, in whatever folder."""


@dataclass(frozen=True, slots=True)
class AssetFile:
    """A file to be: what it is, under which name it would like to be known, and its bytes."""

    kind: AssetKind
    name: str
    suffix: str
    content: bytes


def put_into(folder: Path, assets: Sequence[AssetFile], is_taken: IsTaken) -> Mapping[tuple[AssetKind, str], str]:
    """Write assets into a folder, made if need be; returns the name that each has now.

    What lies there already byte by byte is used as it is; a name that is taken gets a number. Raises LevelError with
    nothing left over when something cannot be written.
    """
    names: dict[tuple[AssetKind, str], str] = {}
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for asset in assets:
            name, is_there = _free(folder, asset, is_taken)
            names[asset.kind, asset.name] = name
            if not is_there:
                path = folder / f"{name}{asset.suffix}"
                write_atomically(path, asset.content)
                written.append(path)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise LevelError(
            f"The import could not be written: {error.strerror or error}",
            str(folder),
            "Make room or allow writing there, then import again.",
        ) from error
    return names


def put_as(folder: Path, name: str, asset: AssetFile) -> Path:
    """Write an asset under the very name that a level asks for; raises LevelError where a file of that name lies."""
    path = folder / f"{name}{asset.suffix}"
    if path.exists():
        raise LevelError(
            f"{path.name} is there already", str(path), "Mend or remove that file, or replace the name in the level."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, asset.content)
    except OSError as error:
        raise LevelError(
            f"{path.name} cannot be written: {error.strerror or error}",
            str(path),
            "Make room or allow writing there, then try again.",
        ) from error
    return path


def _free(folder: Path, asset: AssetFile, is_taken: IsTaken) -> tuple[str, bool]:
    """Return a name, and whether the very same file is there under it."""
    name, number = asset.name, 2
    while True:
        path = folder / f"{name}{asset.suffix}"
        if _is_same(path, asset.content):
            return name, True
        if not path.exists() and not is_taken(asset.kind, name):
            return name, False
        name, number = f"{asset.name}_{number}", number + 1


def _is_same(path: Path, content: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content
