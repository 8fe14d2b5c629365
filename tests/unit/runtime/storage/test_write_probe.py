"""A try at the disk."""

from pathlib import Path

import pytest

from runtime.storage.database import Database
from runtime.storage.errors import StorageError
from runtime.storage.write_probe import WriteProbe


def test_tries_take_one_row_however_many(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    probe = WriteProbe(database)
    for _ in range(3):
        probe.try_write()
    assert database.read("SELECT name, value FROM counters") == [("probe", 3)]
    database.close()


def test_a_store_that_is_locked_or_read_only_is_told(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    probe = WriteProbe(database)
    other = Database(tmp_path / "plumbline.db")
    database.read("PRAGMA busy_timeout = 1")
    with other.transaction() as connection:
        connection.execute("INSERT INTO counters VALUES ('x', 1)")
        with pytest.raises(StorageError, match="locked"):
            probe.try_write()
    database.read("PRAGMA query_only = ON")
    with pytest.raises(StorageError, match="readonly"):
        probe.try_write()
    database.close()
    other.close()
