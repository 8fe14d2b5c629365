"""The folder in which one runtime keeps everything: its lock, its database, what was set aside as damaged."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Self

from runtime.storage.database import DamagedDatabaseError, Database
from runtime.storage.errors import DataDirectoryError, DataDirectoryInUseError
from runtime.storage.file_lock import FileLock, LockedError
from runtime.storage.salvage import salvage
from runtime.storage.write_steps import WriteFault, no_fault

LOCK_NAME = "runtime.lock"
DATABASE_NAME = "plumbline.db"


class DataDirectory:
    """Open and locked until `close`. Opening and closing may happen in any thread, the rest in the portal's."""

    def __init__(self, path: Path, lock: FileLock, database: Database, repairs: tuple[str, ...]) -> None:
        self.path = path
        self.database = database
        self.repairs = repairs
        """What had to be set aside at opening, in words for a log; empty when all was well."""
        self._lock = lock

    @classmethod
    def open(cls, path: Path, write_fault: WriteFault = no_fault) -> Self:
        """Make the folder if need be, lock it and open its database.

        Raises `DataDirectoryInUseError` when another runtime has it and `DataDirectoryError` when it cannot be used.
        """
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = FileLock(path / LOCK_NAME)
        except LockedError as held:
            raise DataDirectoryInUseError(path, held.owner) from None
        except OSError as failed:
            raise DataDirectoryError(f"the data directory {path} cannot be used: {failed.strerror}") from failed
        try:
            database, repairs = _open_database(path / DATABASE_NAME, write_fault)
        except BaseException:
            lock.release()
            raise
        return cls(path, lock, database, repairs)

    def close(self) -> None:
        """Close the database and give the lock back; a second call does nothing."""
        self.database.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open_database(path: Path, write_fault: WriteFault) -> tuple[Database, tuple[str, ...]]:
    """Open the database; a damaged one is set aside, and what can still be read of it goes into a new one."""
    try:
        return Database(path, write_fault), ()
    except DamagedDatabaseError as damaged:
        aside = _set_aside(path)
        database = Database(path, write_fault)
        saved = salvage(aside, database)
        return database, (f"{damaged}; kept as {aside.name}, {saved}",)


def _set_aside(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside
