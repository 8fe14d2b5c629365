"""What every store of engine runs and of events keeps to (rulings 71, 75)."""

import pytest

from runtime.storage.engine_runs import StoredRun
from runtime.storage.errors import StorageError
from tests.helpers.stores import Stores


def test_runs_are_kept_newest_first_with_their_jobs(stores: Stores) -> None:
    stores.runs.save(StoredRun("r-1", False, b'{"n":1}', b"[]"))
    stores.runs.save(StoredRun("r-2", True, b'{"n":2}', b'[{"job_id":"j"}]'))
    stores.close()
    stores.open()
    assert list(stores.runs.heads()) == [("r-2", True, b'{"n":2}'), ("r-1", False, b'{"n":1}')]
    assert (stores.runs.jobs("r-2"), stores.runs.jobs("none")) == (b'[{"job_id":"j"}]', b"[]")


def test_a_run_that_is_kept_again_keeps_its_place(stores: Stores) -> None:
    for run_id in ("r-1", "r-2"):
        stores.runs.save(StoredRun(run_id, False, b"{}", b"[]"))
    stores.runs.save(StoredRun("r-1", True, b'{"done":1}', b"[1]"))
    assert [head[:2] for head in stores.runs.heads()] == [("r-2", False), ("r-1", True)]
    assert stores.runs.jobs("r-1") == b"[1]"


def test_the_oldest_runs_and_events_give_way(stores: Stores) -> None:
    for number in range(1, 9):
        stores.runs.save(StoredRun(f"r-{number}", True, b"{}", b"[]"))
        stores.events.append([(number, f"event {number}")])
    assert [head[0] for head in stores.runs.heads()] == ["r-8", "r-7", "r-6"]
    assert list(stores.events.newest()) == [(number, f"event {number}") for number in range(4, 9)]


def test_events_come_back_in_order_after_a_restart(stores: Stores) -> None:
    stores.events.append([(7, "ü"), (8, "b")])
    stores.close()
    stores.open()
    assert list(stores.events.newest()) == [(7, "ü"), (8, "b")]


def test_a_batch_of_events_is_kept_as_a_whole_or_not_at_all(stores: Stores) -> None:
    stores.events.append([(1, "a")])
    with pytest.raises(StorageError):
        stores.events.append([(2, "b"), (1, "again")])
    assert list(stores.events.newest()) == [(1, "a")]
