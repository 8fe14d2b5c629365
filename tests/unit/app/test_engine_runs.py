from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine_runs import EngineRuns, JobsChange
from app.session import Session
from runtime.contracts.phase2 import EngineStatus
from runtime.links.link import LinkState
from tests.helpers.engine_link import RUN, EngineLink, job, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import snapshot_text
from tests.helpers.worlds import entity
from tests.unit.app.test_engine_calls import level

pytestmark = pytest.mark.gui
OTHER = "22222222-2222-4222-8222-222222222222"


class Bench:
    """Runs over a link whose other end is the test; everything that was told is kept."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.root = QObject()
        self.link = EngineLink()
        self.session = Session(self.link, monotonic=lambda: 100.0, parent=self.root)
        self.runs = EngineRuns(self.session, parent=self.root)
        self.statuses: list[EngineStatus | None] = []
        self.changes: list[JobsChange] = []
        self.refusals: list[str] = []
        self.busy: list[bool] = []
        self.runs.status_changed.connect(self.statuses.append)
        self.runs.jobs_changed.connect(self.changes.append)
        self.runs.refused.connect(self.refusals.append)
        self.runs.busy_changed.connect(self.busy.append)

    def start(self) -> None:
        self.session.start()
        self.link.inbox.put_nowait(snapshot_text(1))
        self.runs.start()

    def wait(self, holds: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    def dispose(self) -> None:
        """Delete what has timers here and now: the collector may come by in another thread."""
        self.root.deleteLater()
        QCoreApplication.sendPostedEvents(self.root, QEvent.Type.DeferredDelete)

    def states(self) -> dict[str, str]:
        return {job_id: job.state for job_id, job in self.runs.book.jobs.items()}


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        made = Bench(qtbot)
        yield made
        wait_for(qtbot, loop, made.session.close())
        made.dispose()


def test_a_window_that_comes_later_finds_the_newest_run(bench: Bench) -> None:
    bench.link.show_run("idle", outcome="FAILED", progress=60)
    bench.link.jobs = [job("1", "completed"), job("2", "failed", "wolf")]
    bench.start()
    bench.wait(lambda: bench.states() == {"1": "completed", "2": "failed"})
    assert bench.runs.engine_id == RUN
    assert bench.runs.is_offered
    assert not bench.runs.is_under_way
    bench.wait(lambda: bench.changes)
    assert bench.changes[0].is_anew
    assert bench.changes[0].entities == {"wolf"}


def test_a_runtime_that_builds_nothing_is_not_asked_for_ever(bench: Bench) -> None:
    bench.link.refusals["/engine"] = refusal("NOT_FOUND", "no such route", 404)
    bench.start()
    bench.wait(lambda: bench.runs.is_offered is False)
    assert bench.runs.status is None
    assert not bench.refusals


def test_building_follows_the_new_run(bench: Bench) -> None:
    bench.start()
    bench.wait(lambda: bench.runs.is_offered)
    bench.link.show_run()
    bench.link.jobs = [job("1"), job("2", entity="wolf")]
    bench.runs.run(level())
    assert bench.runs.asked == "run"
    bench.wait(lambda: bench.runs.engine_id == RUN)
    bench.wait(lambda: len(bench.states()) == 2)
    assert bench.busy == [True, False]
    assert bench.runs.is_under_way


def test_events_move_jobs_on_and_the_status_is_read_for_them(bench: Bench) -> None:
    bench.link.show_run()
    bench.link.jobs = [job("1", entity="wolf")]
    bench.start()
    bench.wait(lambda: bench.states() == {"1": "queued"})
    bench.link.show_run("idle", progress=100, outcome="COMPLETED")
    bench.link.tell("job.started", job_id="1")
    bench.link.tell("job.completed", job_id="1", duration_ms=3)
    bench.wait(lambda: bench.states() == {"1": "completed"})
    bench.wait(lambda: bench.runs.status is not None and bench.runs.status.outcome == "COMPLETED")
    bench.wait(lambda: bench.changes[-1].jobs == ("1",))
    assert bench.changes[-1].entities == {"wolf"}
    assert bench.runs.job("1") == bench.runs.book.job_of("wolf")


def test_an_event_about_a_job_that_is_not_known_has_the_list_read(bench: Bench) -> None:
    bench.link.show_run()
    bench.start()
    bench.wait(lambda: bench.runs.engine_id)
    bench.link.jobs = [job("new", "running", "wolf")]
    bench.link.tell("job.started", job_id="new")
    bench.wait(lambda: bench.states() == {"new": "running"})


def test_a_gap_in_the_events_has_everything_read(bench: Bench) -> None:
    bench.link.show_run()
    bench.link.jobs = [job("1")]
    bench.start()
    bench.wait(lambda: bench.states() == {"1": "queued"})
    bench.link.jobs = [job("1", "completed")]
    bench.link.tell_gap()
    bench.wait(lambda: bench.states() == {"1": "completed"})


def test_an_event_that_is_none_is_passed_over(bench: Bench) -> None:
    bench.link.show_run()
    bench.link.jobs = [job("1")]
    bench.start()
    bench.wait(lambda: bench.states() == {"1": "queued"})
    for text in ("", "{"):
        bench.link.told.put_nowait(text)
    bench.link.tell("job.started", job_id="1")
    bench.wait(lambda: bench.states() == {"1": "running"})


def test_events_are_taken_up_where_they_broke_off(bench: Bench) -> None:
    bench.link.show_run()
    bench.start()
    bench.wait(lambda: bench.link.after == [None])
    bench.link.tell("runtime.mode")
    bench.link.end_events()
    bench.wait(lambda: bench.link.after == [None, 1])


def test_what_happens_in_another_run_is_left_alone_while_ours_goes_on(bench: Bench) -> None:
    bench.link.show_run()
    bench.start()
    bench.wait(lambda: bench.runs.engine_id == RUN)
    bench.link.tell("engine.run.started", engine_id=OTHER)
    bench.link.tell("job.started", engine_id=OTHER, job_id="x", job_type="BUILD_SCENE")
    bench.link.tell("runtime.mode")
    bench.wait(lambda: bench.runs.events.last_seq == 3)
    assert bench.runs.engine_id == RUN
    assert not bench.states()


def test_a_run_that_somebody_else_starts_is_followed_once_ours_has_ended(bench: Bench) -> None:
    bench.link.show_run("stopped")
    bench.link.jobs = [job("1", entity="wolf")]
    bench.start()
    bench.wait(lambda: bench.states() == {"1": "queued"})
    bench.link.jobs = []
    bench.link.show_run(engine_id=OTHER)
    bench.link.tell("engine.run.started", engine_id=OTHER)
    bench.wait(lambda: bench.runs.engine_id == OTHER)
    bench.wait(lambda: any(change.is_anew and change.entities == {"wolf"} for change in bench.changes))
    assert not bench.states()


def test_where_no_event_tells_the_run_is_looked_at_each_second(bench: Bench) -> None:
    bench.link.show_run()
    bench.start()
    bench.wait(lambda: bench.runs.is_under_way)
    bench.link.show_run("idle", progress=100, outcome="COMPLETED")
    bench.wait(lambda: not bench.runs.is_under_way)


@pytest.mark.parametrize("verb", ["pause", "resume", "stop"])
def test_what_is_asked_of_a_run_is_shown_once_it_was_acknowledged(bench: Bench, verb: str) -> None:
    bench.link.show_run()
    bench.start()
    bench.wait(lambda: bench.runs.engine_id)
    getattr(bench.runs, verb)()
    getattr(bench.runs, verb)()
    bench.link.show_run("paused")
    bench.wait(lambda: bench.runs.status is not None and bench.runs.status.state == "paused")
    assert bench.link.asked == [("POST", f"/v2/engine/{RUN}/{verb}", {})]
    assert bench.busy == [True, False]


def test_a_job_is_run_again_and_entities_are_pushed(bench: Bench) -> None:
    bench.link.show_run("idle", outcome="FAILED")
    bench.start()
    bench.wait(lambda: bench.runs.engine_id)
    bench.runs.run_again("7")
    bench.wait(lambda: not bench.runs.asked)
    bench.runs.push([entity("wolf")])
    bench.wait(lambda: not bench.runs.asked)
    assert [body for _, _, body in bench.link.asked] == [{"job_id": "7"}, {"entities": [entity("wolf").to_wire()]}]


def test_a_refusal_is_told_in_words(bench: Bench) -> None:
    bench.link.show_run()
    bench.start()
    bench.wait(lambda: bench.runs.engine_id)
    bench.link.refusals["/pause"] = refusal("CONFLICT", "the run was stopped")
    bench.runs.pause()
    bench.wait(lambda: bench.refusals)
    assert bench.refusals == ["The run was not paused: the run was stopped."]


def test_a_run_that_the_runtime_forgot_is_forgotten_here(bench: Bench) -> None:
    bench.link.show_run()
    bench.link.jobs = [job("1", entity="wolf")]
    bench.start()
    bench.wait(bench.states)
    bench.link.refusals["/status"] = refusal("NOT_FOUND", "no such run", 404)
    bench.link.runs = []
    bench.runs.look_again()
    bench.wait(lambda: bench.runs.status is None)
    assert not bench.states()
    bench.wait(lambda: bench.runs.is_offered)


def test_after_a_reconnect_everything_is_read_again(bench: Bench) -> None:
    bench.link.show_run("idle")
    bench.start()
    bench.wait(lambda: bench.runs.engine_id)
    bench.link.state = LinkState("down", "unplugged")
    bench.session.watch()
    bench.runs.pause()
    bench.wait(lambda: bench.refusals)
    bench.link.jobs = [job("1", "completed")]
    bench.link.state = LinkState("up", last_heard=1.0)
    bench.session.watch()
    bench.wait(lambda: bench.states() == {"1": "completed"})


def test_many_jobs_are_read_page_by_page_and_told_in_batches(bench: Bench) -> None:
    bench.link.show_run()
    bench.link.jobs = [job(str(number), entity=f"e{number}") for number in range(1200)]
    bench.start()
    bench.wait(lambda: len(bench.states()) == 1200)
    bench.wait(lambda: sum(len(change.jobs) for change in bench.changes) == 1200)
    assert len(bench.changes) <= 6
