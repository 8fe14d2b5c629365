"""Reading a data directory beside its runtime."""

import sqlite3
from pathlib import Path

import pytest

from runtime.storage.beside import open_beside
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from runtime.storage.errors import DataDirectoryError


def test_what_the_runtime_wrote_is_seen_at_once_and_nothing_can_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "a b?c#d"
    with DataDirectory.open(folder) as directory, open_beside(folder) as connection:
        with directory.database.transaction() as writing:
            writing.execute("INSERT INTO counters VALUES ('v', 7)")
        assert connection.execute("SELECT value FROM counters").fetchall() == [(7,)]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("DELETE FROM counters")


def test_a_directory_that_no_runtime_uses_is_read_as_well(tmp_path: Path) -> None:
    DataDirectory.open(tmp_path / "data").close()
    with open_beside(tmp_path / "data") as connection:
        assert connection.execute("SELECT count(*) FROM audit").fetchall() == [(0,)]


def test_what_is_no_data_directory_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(DataDirectoryError, match="is no data directory"), open_beside(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).write_bytes(b"no database, but long enough to be looked at" * 100)
    with pytest.raises(DataDirectoryError, match="cannot be read"), open_beside(tmp_path) as connection:
        connection.execute("SELECT 1 FROM audit")
