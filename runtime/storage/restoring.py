"""Makes a data directory of a backup: unpacked and checked beside the place, then put there in one step.

Sign-ins end with it: some of those in the backup were ended since, and nobody can tell which.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from runtime.storage.audit import AuditLog
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.backup_file import PRIVATE, BackupError, Manifest, open_backup, unpack
from runtime.storage.data_directory import DATABASE_NAME, LOCK_NAME
from runtime.storage.database import SCHEMA_VERSION, DamagedDatabaseError, Database
from runtime.storage.errors import DataDirectoryInUseError
from runtime.storage.file_lock import FileLock, LockedError
from runtime.storage.files import sync_folder
from runtime.storage.issued_tokens import IssuedTokens
from runtime.storage.sign_ins import SignInStore


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place: `aside` is where the former directory is now; `sign_ins` and `tokens` are those ended."""

    manifest: Manifest
    aside: Path | None
    sign_ins: int
    tokens: int


def restore_backup(
    backup: Path, data_dir: Path, *, replace: bool, now_ms: int, withdraw_tokens: bool = False
) -> Restored:
    """Put a backup in the place of a data directory. Every sign-in ends, with `withdraw_tokens` all given tokens, too.

    Raises `StorageError` or OSError and leaves what was there. A directory that is not empty is only moved aside when
    `replace` says so, one in which a runtime works never.
    """
    place = data_dir.resolve()
    if place.exists() and not place.is_dir():
        raise BackupError(f"{data_dir} is no directory")
    if place.is_mount():
        raise BackupError(
            f"{data_dir} is a mount point and cannot be replaced in one step; restore into a folder in it"
        )
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = _lock(place)
    try:
        is_empty = not place.exists() or all(one.name == LOCK_NAME for one in place.iterdir())
        if not is_empty and not replace:
            raise BackupError(f"{data_dir} is not empty; --force moves what is there aside and restores in its place")
        beside = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}.", suffix=".restoring"))  # 0700
        try:
            manifest = _unpack_all(backup, beside)
            sign_ins, tokens = _end_access(beside, manifest, now_ms, withdraw_tokens=withdraw_tokens)
            for folder, _, _ in os.walk(beside):
                sync_folder(Path(folder))
            return Restored(manifest, _put(beside, place, is_empty=is_empty), sign_ins, tokens)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    finally:
        if lock is not None:
            lock.release()


def _lock(place: Path) -> FileLock | None:
    """Keep runtimes out of the directory that is to be replaced; raises `DataDirectoryInUseError`."""
    if not place.exists():
        return None
    try:
        return FileLock(place / LOCK_NAME)
    except LockedError as held:
        raise DataDirectoryInUseError(place, held.owner) from None


def _unpack_all(backup: Path, beside: Path) -> Manifest:
    with open_backup(backup) as (archive, manifest):
        if manifest.layout > SCHEMA_VERSION:
            raise BackupError(f"{backup} is of a newer release (layout {manifest.layout}); restore it with that one")
        if DATABASE_NAME not in {one.path for one in manifest.members}:
            raise BackupError(f"{backup} holds no {DATABASE_NAME}")
        for member in manifest.members:
            path = beside / member.path
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
            with os.fdopen(descriptor, "wb") as file:
                unpack(archive, member, file.write)
                file.flush()
                os.fsync(file.fileno())
    return manifest


def _end_access(beside: Path, manifest: Manifest, now_ms: int, *, withdraw_tokens: bool) -> tuple[int, int]:
    """End what was given to people and perhaps to programs, in the audit, too; returns how many of each."""
    try:
        database = Database(beside / DATABASE_NAME)
    except DamagedDatabaseError as damaged:
        raise BackupError(f"the database in the backup is damaged: {damaged}") from damaged
    with closing(database):
        sign_ins = SignInStore(database, now_ms=lambda: now_ms).end_all()
        tokens = IssuedTokens(database, now_ms=lambda: now_ms).withdraw_all() if withdraw_tokens else 0
        AuditLog(database, now_ms=lambda: now_ms, seal=AuditSeal(beside)).append(
            actor="local",
            role="ADMIN",
            action="restore",
            target=f"backup of {manifest.created_at}: {sign_ins} sign-ins ended, {tokens} tokens withdrawn",
        )
    return sign_ins, tokens


def _put(beside: Path, place: Path, *, is_empty: bool) -> Path | None:
    """Rename the new directory to its place; what was there is moved aside first, and back if that fails."""
    aside: Path | None = None
    if place.exists() and is_empty:
        with suppress(FileNotFoundError):
            (place / LOCK_NAME).unlink()
        place.rmdir()
    elif place.exists():
        aside = _free_name(place)
        place.rename(aside)
    try:
        beside.rename(place)
    except OSError:
        if aside is not None:
            with suppress(OSError):  # somebody made a new one meanwhile
                aside.rename(place)
        raise
    sync_folder(place.parent)
    return aside


def _free_name(place: Path) -> Path:
    number = 1
    while (aside := place.with_name(f"{place.name}.replaced-{number}")).exists():
        number += 1
    return aside
