from __future__ import annotations

from typing import Any

import pytest

from app.engine import jobs as jobs_module
from app.engine.jobs import JobBook, JobView, is_ended, view_of
from runtime.contracts.phase2 import EngineStatus, JobItem


def item(job_id: str, state: str = "queued", **more: Any) -> JobItem:
    return JobItem.from_wire({"job_id": job_id, "job_type": "SPAWN_ENTITY", "state": state, "progress": 0, **more})


def test_the_list_is_kept_in_its_order_and_told_once() -> None:
    book = JobBook()
    book.take_items([item("1", entity_id="a"), item("2", entity_id="b")])
    assert list(book.jobs) == ["1", "2"]
    assert list(book.entities) == ["a", "b"]
    assert book.take_changes() == (("1", "2"), {"a", "b"})
    book.take_items([item("1", entity_id="a")])
    assert not book.has_changes
    assert book.take_changes() == ((), frozenset())


def test_of_many_changes_a_part_is_told_at_once() -> None:
    book = JobBook()
    book.take_items([item("1", entity_id="a"), item("2"), item("3")])
    assert book.take_changes(2) == (("1", "2"), {"a"})
    assert book.has_changes
    assert book.take_changes(2) == (("3",), frozenset())


def test_an_item_tells_what_its_job_ended_with() -> None:
    told = item("1", "failed", entity_id="a", error="ASSET_NOT_FOUND", details="d", field="f", duration_ms=2)
    assert view_of(told) == JobView("1", "SPAWN_ENTITY", "failed", 0, "a", "ASSET_NOT_FOUND", "d", "f", 2)


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        ("job.dispatched", "dispatched"),
        ("job.started", "running"),
        ("job.progress", "running"),
        ("job.completed", "completed"),
        ("job.failed", "failed"),
    ],
)
def test_an_event_moves_its_job_on(kind: str, state: str) -> None:
    book = JobBook()
    book.take_items([item("1", entity_id="a")])
    assert book.take_event(kind, {"job_id": "1"})
    assert book.jobs["1"].state == state


def test_an_event_that_names_its_type_begins_a_job() -> None:
    book = JobBook()
    assert book.take_event("job.queued", {"job_id": "1", "job_type": "SPAWN_ENTITY", "entity_id": "a"})
    assert book.job_of("a") == JobView("1", "SPAWN_ENTITY", "queued", entity_id="a")
    assert book.job_of("b") is None


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("job.started", {}),
        ("job.started", {"job_id": "new"}),
        ("job.queued", {"job_id": "new", "job_type": "DANCE"}),
        ("job.vanished", {"job_id": "1"}),
    ],
)
def test_an_event_that_tells_too_little_is_not_understood(kind: str, payload: dict[str, Any]) -> None:
    assert not JobBook().take_event(kind, payload)


def test_a_failure_brings_its_code_and_an_end_its_measure() -> None:
    book = JobBook()
    book.take_items([item("1", entity_id="a"), item("2", entity_id="b")])
    failed = {"job_id": "1", "error": "ASSET_NOT_FOUND", "details": "Texture 'x'", "field": "material.texture"}
    book.take_event("job.failed", failed)
    book.take_event("job.completed", {"job_id": "2", "duration_ms": 3.5, "progress": 70})
    assert (book.jobs["1"].error, book.jobs["1"].details, book.jobs["1"].field) == (
        "ASSET_NOT_FOUND",
        "Texture 'x'",
        "material.texture",
    )
    assert (book.jobs["2"].duration_ms, book.jobs["2"].progress) == (3.5, 100)


def test_a_job_never_goes_back_for_a_read_that_is_older_than_an_event() -> None:
    book = JobBook()
    book.take_items([item("1", entity_id="a")])
    book.take_event("job.completed", {"job_id": "1"})
    book.take_items([item("1", "running", entity_id="a", progress=50)])
    assert book.jobs["1"].state == "completed"
    book.take_items([item("1", "completed", entity_id="a", progress=100, duration_ms=4)])
    assert book.jobs["1"].duration_ms == 4
    book.take_items([item("1", "completed", entity_id="a", progress=100)])
    assert book.jobs["1"].duration_ms == 4


def test_progress_never_goes_down() -> None:
    book = JobBook()
    book.take_items([item("1", "running", progress=50)])
    book.take_event("job.progress", {"job_id": "1", "progress": 40})
    book.take_items([item("1", "running", progress=45)])
    assert book.jobs["1"].progress == 50


def test_the_newest_job_about_an_entity_counts() -> None:
    book = JobBook()
    book.take_items([item("1", "failed", entity_id="a"), item("2", entity_id="a")])
    newest = book.job_of("a")
    assert newest is not None
    assert newest.job_id == "2"
    book.take_items([item("1", "failed", entity_id="a", details="late")])
    assert book.job_of("a") == newest


def test_a_failure_stands_until_its_job_was_done_again() -> None:
    book = JobBook()
    book.take_items([item("1", "failed", job_type="LOAD_ASSETS"), item("2", "failed", entity_id="a")])
    assert book.failures == 2
    book.take_items([item("3", "completed", entity_id="a")])
    assert book.failures == 1
    assert "2" in book.take_changes()[0]
    assert (book.is_past("2"), book.is_past("3")) == (True, False)
    book.take_items([item("4", "running", job_type="LOAD_ASSETS")])
    assert book.failures == 0


def test_another_run_begins_with_no_jobs_and_tells_whose_state_is_gone() -> None:
    book = JobBook()
    book.take_items([item("1", entity_id="a")])
    book.take_changes()
    book.clear()
    assert not book.jobs
    assert book.take_changes() == ((), {"a"})


def test_jobs_beyond_the_bound_are_counted_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "MOST_JOBS", 2)
    book = JobBook()
    book.take_items([item("1"), item("2")])
    assert not book.is_full
    book.take_items([item("3")])
    assert book.is_full
    assert list(book.jobs) == ["1", "2"]
    book.take_items([item("2", "running")])
    assert book.jobs["2"].state == "running"


def test_a_run_has_ended_when_stopped_or_with_an_outcome() -> None:
    assert is_ended(EngineStatus(engine_id="e", state="stopped", progress=3))
    assert is_ended(EngineStatus(engine_id="e", state="idle", progress=3, outcome="FAILED"))
    assert not is_ended(EngineStatus(engine_id="e", state="idle", progress=0))
    assert not is_ended(EngineStatus(engine_id="e", state="paused", progress=3))
