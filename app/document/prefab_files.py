"""Prefabs as files that other levels use: `NAME.prefab.json` in `prefabs` beside the level, or in the user's folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from app.document.atomic_write import write_atomically
from app.document.errors import LevelError
from app.document.naming import free_key
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json, write_pretty_json
from runtime.contracts.world import Prefab

SUFFIX = ".prefab.json"
FOLDER = "prefabs"
VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class PrefabFile:
    """A prefab that lies in a folder, by the name of its file; what is in it is read when it is taken."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(SUFFIX)


def folder_beside(level: Path) -> Path:
    """Return where the prefabs beside a level lie."""
    return level.parent / FOLDER


def found_in(folders: Iterable[Path]) -> tuple[PrefabFile, ...]:
    """Return the prefab files of some folders, in alphabetical order; a folder that cannot be read has none."""
    found: list[PrefabFile] = []
    for folder in folders:
        try:
            found += (PrefabFile(path) for path in sorted(folder.iterdir()) if path.name.endswith(SUFFIX))
        except OSError:
            continue
    return tuple(found)


def write_prefab(folder: Path, prefab: Prefab) -> Path:
    """Write a prefab under its name, over one of that name; returns the file. Raises `LevelError`."""
    path = folder / f"{free_key(prefab.name, ())}{SUFFIX}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, write_pretty_json({"prefab_version": VERSION, "prefab": prefab.to_wire()}))
    except OSError as wrong:
        reason = wrong.strerror or str(wrong)
        raise LevelError(f"{path.name} cannot be written: {reason}", str(path), "Choose another folder.") from wrong
    return path


def read_prefab(path: Path) -> Prefab:
    """Return the prefab of a file. Raises `LevelError` that names file, place and remedy."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableJsonError(f"is over the limit of {MAX_FILE_BYTES} bytes")
        document = read_json(path.read_bytes(), allow_bom=True)
        if not isinstance(document, dict) or "prefab" not in document:
            raise UnreadableJsonError("holds no prefab")
        prefab = Prefab.model_validate(document["prefab"])
    except OSError as wrong:
        raise _refused(path, f"cannot be read: {wrong.strerror or wrong}", "Check the file and its rights.") from wrong
    except UnreadableJsonError as wrong:
        raise _refused(path, wrong.reason, "Export the prefab again.") from wrong
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(map(str, ("prefab", *first["loc"])))
        raise _refused(path, f"has a wrong field {place}: {first['msg']}", "Correct it in a text editor.") from wrong
    if len({part.id for part in prefab.entities}) != len(prefab.entities):
        raise _refused(path, "names two parts alike", "Correct it in a text editor.")
    return prefab


def _refused(path: Path, reason: str, remedy: str) -> LevelError:
    return LevelError(f"{path.name} {reason}", str(path), remedy)
