"""What storage raises: the disk said no, the directory is taken, nothing usable is there. Converted once, in portal."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StorageError(Exception):
    """What was to be written was not; what was there before is whole."""


class StorageFullError(StorageError):
    """There is no room on the disk."""


class DataDirectoryError(StorageError):
    """A data directory cannot be used; the message says which and why."""


class DataDirectoryInUseError(DataDirectoryError):
    """Another runtime works in the data directory (one directory has one runtime)."""

    def __init__(self, path: Path, owner: str) -> None:
        by = f" by process {owner}" if owner else ""
        super().__init__(f"the data directory {path} is in use{by}; stop that runtime or choose another directory")
        self.path = path
        self.owner = owner


class NothingToRestoreError(StorageError):
    """There is no last known good config."""


class NoUsableConfigError(StorageError):
    """Neither active, nor last known good, nor factory can run here; the message says why each cannot."""


def storage_error(failure: Exception) -> StorageError:
    """Return the error of ours for what SQLite or the system raised."""
    is_full = (
        failure.errno in _FULL
        if isinstance(failure, OSError)
        else getattr(failure, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    )
    if is_full:
        return StorageFullError(f"the disk is full ({failure})")
    return StorageError(f"the store could not be written ({failure})")
