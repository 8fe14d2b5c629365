"""Runs over restarts."""

from pathlib import Path

from runtime.storage.database import Database
from runtime.storage.engine_runs import EngineRunStore, StoredRun


def run(name: str, *, has_ended: bool = True, jobs: bytes = b"[]") -> StoredRun:
    return StoredRun(name, has_ended, b'{"engine_id":"%b"}' % name.encode(), jobs)


def test_runs_are_kept_newest_first_and_replaced_in_place(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EngineRunStore(database)
    store.save(run("one", has_ended=False))
    store.save(run("two"))
    store.save(run("one", jobs=b"[1]"))
    database.close()
    again = Database(tmp_path / "plumbline.db")
    store = EngineRunStore(again)
    assert store.heads() == [("two", True, b'{"engine_id":"two"}'), ("one", True, b'{"engine_id":"one"}')]
    assert (store.jobs("one"), store.jobs("nobody")) == (b"[1]", b"[]")
    again.close()


def test_the_oldest_give_way(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EngineRunStore(database, kept=2)
    for name in ("one", "two", "three"):
        store.save(run(name))
    assert [run_id for run_id, _, _ in store.heads()] == ["three", "two"]
    database.close()
