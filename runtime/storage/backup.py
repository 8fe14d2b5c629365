"""Makes a backup of a data directory beside the runtime that works in it: everything a restore needs to go on.

The database is copied through SQLite's own backup, so as it is at one moment; of telemetry only whole records are
taken. Keys and passwords are in it, too: it is worth as much as the directory and readable by its owner alone.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import IO

from runtime.contracts.timestamps import rfc3339
from runtime.storage.backup_file import (
    CHUNK_BYTES,
    BackupError,
    Manifest,
    Member,
    chunks_of,
    open_backup,
    unpack,
    write_manifest,
    write_member,
)
from runtime.storage.beside import open_beside
from runtime.storage.data_directory import DATABASE_NAME, LOCK_NAME
from runtime.storage.files import replacing

TELEMETRY_FOLDER = "telemetry"
LEFT_OUT_FOLDERS = frozenset({"recovery"})
"""What open windows keep for themselves."""
MOST_LISTINGS = 20


def make_backup(data_dir: Path, out: Path, now_ms: int) -> Manifest:
    """Write the backup, read it back, and put it in place of a former one; raises `StorageError`, OSError.

    Whatever goes wrong, a former backup is as it was.
    """
    target = out.resolve()
    if target.is_relative_to(data_dir.resolve()):
        raise BackupError(f"{out} lies in the data directory; write the backup beside it")
    with replacing(target, check_backup) as file, zipfile.ZipFile(file, "w", compresslevel=1) as archive:
        return _fill(archive, data_dir, target.parent, now_ms)


def check_backup(path: Path) -> Manifest:
    """Read every byte of a backup and return what it holds; raises `BackupError` when something is damaged."""
    with open_backup(path) as (archive, manifest):
        for member in manifest.members:
            unpack(archive, member, lambda chunk: None)
        return manifest


def _fill(archive: zipfile.ZipFile, data_dir: Path, workplace: Path, now_ms: int) -> Manifest:
    members: list[Member] = []
    with tempfile.TemporaryDirectory(dir=workplace, prefix=".plumbline-backup-") as folder:  # 0700
        copy = Path(folder) / DATABASE_NAME
        layout = _copy_database(data_dir, copy)
        with copy.open("rb") as file:
            members.append(write_member(archive, DATABASE_NAME, chunks_of(file)))
    members += _add_telemetry(archive, data_dir)
    for path in sorted(_plain_files(data_dir)):
        with suppress(FileNotFoundError), (data_dir / path).open("rb") as file:  # gone since it was listed
            members.append(write_member(archive, path, chunks_of(file)))
    manifest = Manifest(rfc3339(now_ms), layout, tuple(members))
    write_manifest(archive, manifest)
    return manifest


def _copy_database(data_dir: Path, copy: Path) -> int:
    """Copy the database as it is now; returns its layout. Writers go on meanwhile."""
    with open_beside(data_dir) as source, closing(sqlite3.connect(copy, isolation_level=None)) as target:
        source.backup(target)
        # One file, without a log beside it.
        target.execute("PRAGMA journal_mode = DELETE")
        problem = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if problem != "ok":
            raise BackupError(f"the database of {data_dir} is damaged: {problem}; start the runtime on it to repair it")
        return int(target.execute("PRAGMA user_version").fetchone()[0])


def _add_telemetry(archive: zipfile.ZipFile, data_dir: Path) -> Iterator[Member]:
    """Add the telemetry of one moment: files are opened all together, and again if one was rotated meanwhile."""
    folder = data_dir / TELEMETRY_FOLDER
    for _ in range(MOST_LISTINGS):
        with ExitStack() as stack:
            names = _telemetry_files(folder)
            try:
                files = {name: stack.enter_context((folder / name).open("rb")) for name in names}
            except FileNotFoundError:
                continue
            if _telemetry_files(folder) != names:
                continue
            for name, file in files.items():
                yield write_member(archive, f"{TELEMETRY_FOLDER}/{name}", _whole_lines(file))
            return
    raise BackupError(f"the telemetry in {folder} changes faster than it can be read; try again")


def _telemetry_files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.json") if path.is_file() and not path.is_symlink())


def _whole_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is there now up to the last line end: the record that is being written is left for the next backup."""
    left, torn = os.fstat(file.fileno()).st_size, b""
    while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
        left -= len(chunk)
        whole, newline, torn_part = chunk.rpartition(b"\n")
        if newline:
            yield torn + whole + newline
            torn = torn_part
        else:
            torn += chunk


def _plain_files(data_dir: Path) -> Iterator[str]:
    """Yield what is copied as it is, as relative paths: all that neither belongs to this start nor has its own way."""
    for folder, names, files in os.walk(data_dir):
        place = Path(folder)
        if place == data_dir:
            names[:] = [name for name in names if name not in LEFT_OUT_FOLDERS]
        is_telemetry = place == data_dir / TELEMETRY_FOLDER
        for name in files:
            path = place / name
            is_other = name == LOCK_NAME or name.startswith(DATABASE_NAME) or name.endswith(".new")
            if not (is_other or path.is_symlink() or not path.is_file() or (is_telemetry and name.endswith(".json"))):
                yield path.relative_to(data_dir).as_posix()
