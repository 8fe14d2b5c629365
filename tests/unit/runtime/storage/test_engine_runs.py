"""Runs over restarts."""

from pathlib import Path

from runtime.storage.beside import open_beside
from runtime.storage.database import Database
from runtime.storage.engine_runs import EngineRunStore, StoredRun, kept_runs


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


def test_runs_are_read_beside_the_runtime_as_they_were_at_one_moment(tmp_path: Path) -> None:
    database = Database(tmp_path / "plumbline.db")
    store = EngineRunStore(database, kept=2)
    with open_beside(tmp_path) as connection:
        assert (kept_runs(connection)[0], list(kept_runs(connection)[1])) == (0, [])
        store.save(run("one"))
        connection.execute("BEGIN")
        oldest, runs = kept_runs(connection)
        store.save(run("two"))
        store.save(run("three", has_ended=False, jobs=b"[1]"))
        assert (oldest, [one.run_id for one in runs]) == (1, ["one"])
        connection.execute("COMMIT")
        oldest, runs = kept_runs(connection)
        assert (oldest, list(runs)) == (2, [run("two"), run("three", has_ended=False, jobs=b"[1]")])
    database.close()
