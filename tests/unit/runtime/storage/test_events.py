"""Events over restarts: in order, the newest ones, whole batches."""

from pathlib import Path

import pytest

from runtime.storage.database import Database
from runtime.storage.errors import StorageError
from runtime.storage.events import EventStore


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EventStore(database)
    assert list(store.newest()) == []
    store.append([(1, "one"), (2, "two")])
    database.close()
    again = Database(tmp_path / "plumbline.db")
    assert list(EventStore(again).newest()) == [(1, "one"), (2, "two")]
    again.close()


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EventStore(database, kept=3)
    for number in range(1, 8, 2):
        store.append([(number, str(number)), (number + 1, str(number + 1))])
    assert [seq for seq, _ in store.newest()] == [6, 7, 8]
    assert database.read("SELECT count(*) FROM events") == [(3,)]
    database.close()


def test_a_batch_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EventStore(database)
    store.append([(1, "one")])
    with pytest.raises(StorageError):
        store.append([(2, "two"), (1, "again")])
    assert list(store.newest()) == [(1, "one")]
    database.close()
