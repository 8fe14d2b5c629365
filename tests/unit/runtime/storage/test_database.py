"""The SQLite file: durable settings, transactions that are whole or nothing, damage noticed at opening."""

from __future__ import annotations

import errno
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage import database as database_module
from runtime.storage.database import DamagedDatabaseError, Database
from runtime.storage.errors import DataDirectoryError, StorageError, StorageFullError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plumbline.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    opened = Database(path)
    yield opened
    opened.close()


def test_it_is_durable_and_private(database: Database, path: Path) -> None:
    assert database.read("PRAGMA journal_mode") == [("wal",)]
    assert database.read("PRAGMA synchronous") == [(2,)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_written_is_there_after_reopening(database: Database, path: Path) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT INTO counters VALUES ('v', 7)")
    database.close()
    again = Database(path)
    assert again.read("SELECT value FROM counters WHERE name = ?", "v") == [(7,)]
    again.close()


@pytest.mark.parametrize("failure", [RuntimeError("ours"), KeyboardInterrupt()])
def test_an_exception_in_a_transaction_undoes_it(database: Database, failure: BaseException) -> None:
    def spoil() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO counters VALUES ('v', 7)")
            raise failure

    with pytest.raises(type(failure)):
        spoil()
    assert database.read("SELECT * FROM counters") == []


def test_statements_that_fail_are_storage_errors(database: Database) -> None:
    with pytest.raises(StorageError, match="no such table"), database.transaction() as connection:
        connection.execute("INSERT INTO missing VALUES (1)")
    with pytest.raises(StorageError, match="no such table"):
        database.read("SELECT * FROM missing")


def test_steps_are_announced_by_name_and_a_transaction_without_one_announces_none(path: Path) -> None:
    steps: list[str] = []
    database = Database(path, steps.append)
    with database.transaction():
        pass
    with database.transaction("thing"):
        steps.append("inside")
    database.close()
    assert steps == ["thing begun", "inside", "thing about to be durable", "thing durable"]


def test_a_full_disk_is_told_as_such_and_undone(path: Path) -> None:
    def fail(step: str) -> None:
        if step == "thing about to be durable":
            raise OSError(errno.ENOSPC, "No space left on device")

    database = Database(path, fail)
    with pytest.raises(StorageFullError), database.transaction("thing") as connection:
        connection.execute("INSERT INTO counters VALUES ('v', 7)")
    assert database.read("SELECT * FROM counters") == []
    database.close()


def test_once_on_disk_nothing_undoes_a_transaction(path: Path) -> None:
    def fail(step: str) -> None:
        if step == "thing durable":
            raise OSError(errno.ENOSPC, "No space left on device")

    database = Database(path, fail)
    with database.transaction("thing") as connection:
        connection.execute("INSERT INTO counters VALUES ('v', 7)")
    assert database.read("SELECT value FROM counters") == [(7,)]
    database.close()


def test_a_file_that_is_no_database_is_damaged(path: Path) -> None:
    path.write_bytes(b"this is no database at all, but text" * 100)
    with pytest.raises(DamagedDatabaseError, match="is damaged"):
        Database(path)


def test_pages_that_contradict_each_other_are_noticed(path: Path) -> None:
    database = Database(path)
    with database.transaction() as connection:
        for number in range(2000):
            connection.execute("INSERT INTO audit VALUES (?, ?)", (number, "x" * 100))
    database.close()
    content = bytearray(path.read_bytes())
    content[8 * 4096 : 20 * 4096] = b"\x55" * (12 * 4096)
    path.write_bytes(content)
    with pytest.raises(DamagedDatabaseError, match="is damaged"):
        Database(path)


def test_long_texts_leave_room_on_the_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(path)
    free = shutil.disk_usage(path.parent).free
    database.require_room(1)
    with pytest.raises(StorageFullError):
        database.require_room(2 * free)
    monkeypatch.setattr(database_module, "SPARE_BYTES", 2 * free)
    with pytest.raises(StorageFullError):
        database.require_room(1)
    with database.transaction() as connection:
        connection.execute("CREATE TABLE much (body BLOB)")
        connection.execute("INSERT INTO much VALUES (zeroblob(100000))")
        connection.execute("DROP TABLE much")
    database.require_room(90_000)
    database.close()


def test_a_file_of_a_newer_release_is_left_alone(path: Path) -> None:
    Database(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DataDirectoryError, match="newer release"):
        Database(path)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataDirectoryError, match="cannot be opened: Is a directory"):
        Database(tmp_path)


def test_a_database_that_another_holds_is_a_storage_error_not_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Database(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("runtime.storage.database.BUSY_TIMEOUT_MS", 1)
    with pytest.raises(StorageError, match="locked"):
        Database(path)
    holder.close()
