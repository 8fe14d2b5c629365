"""What SQLite and the system raise becomes an error of ours."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest

from runtime.storage.errors import DataDirectoryInUseError, StorageError, StorageFullError, storage_error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_no_room_is_told_as_such(number: int) -> None:
    assert isinstance(storage_error(OSError(number, "no room")), StorageFullError)


def test_sqlites_full_disk_is_told_as_such(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as failed:
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert isinstance(storage_error(failed.value), StorageFullError)
    connection.close()


@pytest.mark.parametrize("failure", [OSError(errno.EIO, "broken"), sqlite3.OperationalError("disk I/O error")])
def test_other_failures_are_not_a_full_disk(failure: Exception) -> None:
    error = storage_error(failure)
    assert type(error) is StorageError
    assert "could not be written" in str(error)


def test_a_directory_in_use_says_what_to_do() -> None:
    assert "in use by process 7; stop that runtime" in str(DataDirectoryInUseError(Path("data"), "7"))
    assert "in use; stop that runtime" in str(DataDirectoryInUseError(Path("data"), ""))
