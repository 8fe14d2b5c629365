"""Runs, windows, timeouts, failures, stops and repeats; then anything at all, in any order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from runtime.contracts.engine import JOB_TRANSITIONS, ExecutionParams, JobError, JobState
from runtime.kernel.jobs.book import WINDOW, JobBook, RunConflictError, UnknownJobError
from runtime.kernel.jobs.job import Change, Job
from runtime.kernel.jobs.level import RunLevel
from runtime.kernel.jobs.run import Run
from runtime.kernel.jobs.telemetry import RejectedTelemetryError
from tests.helpers.engine_levels import crowd, entity

ENGINE = "built-in"


def numbers() -> Callable[[], str]:
    counter = count(1)
    return lambda: f"id-{next(counter)}"


class Bench:
    """A book and the run that most stories are about."""

    def __init__(self, entities: int = 2, timeout_ms: int = 1000) -> None:
        self.book = JobBook(numbers())
        self.run, self.queued = self.begin(entities, timeout_ms)

    def begin(self, entities: int, timeout_ms: int = 1000, worker: str | None = ENGINE) -> tuple[Run, list[Change]]:
        execution = ExecutionParams(timeout_ms=timeout_ms)
        level = RunLevel(crowd(entities))
        run, changes = self.book.begin(level, user_id="me", worker=worker, execution=execution, now_ms=0)
        return run, list(changes)

    def send(self, now_ms: float = 0, worker: str = ENGINE) -> list[Job]:
        """Send all that may go out."""
        sent = []
        while (job := self.book.next_of(worker)) is not None:
            assert self.book.dispatch(job, now_ms).kind == "dispatched"
            sent.append(job)
        return sent

    def tell(self, job: Job, event: str, now_ms: float = 0, worker: str = ENGINE, **more: Any) -> list[Change]:
        return self.book.take(worker, {"event": event, "job_id": job.job_id, "timestamp": 1, **more}, now_ms)

    def finish(self, job: Job, now_ms: float = 0) -> None:
        self.tell(job, "job_started", now_ms)
        self.tell(job, "job_completed", now_ms, result={"entities_spawned": 1})

    def fail(self, job: Job, error: JobError, **more: Any) -> list[Change]:
        return self.tell(job, "job_failed", error=error, **more)

    def build(self) -> list[Job]:
        """Scene and assets are there; returns what is sent then."""
        for _ in range(2):
            [job] = self.send()
            self.finish(job)
        return self.send()

    def reason(self, job: Job, event: str, **more: Any) -> str:
        with pytest.raises(RejectedTelemetryError) as rejected:
            self.tell(job, event, **more)
        return rejected.value.reason


def kinds(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.kind, change.job.entity_id or change.job.job_type) for change in changes]


def test_a_level_becomes_a_scene_its_assets_and_each_entity_in_order() -> None:
    bench = Bench(2)
    assert kinds(bench.queued) == [
        ("queued", "BUILD_SCENE"),
        ("queued", "LOAD_ASSETS"),
        ("queued", "e0"),
        ("queued", "e1"),
    ]
    assert [job.job_type for job in bench.run.jobs][2:] == ["SPAWN_ENTITY", "SPAWN_ENTITY"]
    assert bench.run.jobs[1].payload == {"assets": ["box"]}
    assert bench.run.jobs[2].payload == entity("e0")
    assert bench.book.runs == [bench.run]
    assert bench.book.run(bench.run.run_id) is bench.run


def test_scene_then_assets_then_a_window_of_32() -> None:
    bench = Bench(40)
    assert [job.job_type for job in bench.send()] == ["BUILD_SCENE"]
    assert bench.send() == []
    bench.finish(bench.run.jobs[0])
    [assets] = bench.send()
    bench.tell(assets, "job_started")
    assert bench.send() == []
    bench.fail(assets, "ASSET_NOT_FOUND", details="'wolf' is missing")
    spawned = bench.send()
    assert len(spawned) == WINDOW == bench.book.in_flight(ENGINE)
    bench.finish(spawned[7])
    assert [job.entity_id for job in bench.send()] == ["e32"]


def test_the_window_is_that_of_the_engine_over_its_runs_in_order_of_arrival() -> None:
    bench = Bench(40)
    spawned = bench.build()
    other, _ = bench.begin(40)
    assert bench.send() == []
    for job in spawned:
        bench.finish(job)
    assert [job.run_id for job in bench.send()] == [bench.run.run_id] * 8 + [other.run_id]
    assert bench.book.in_flight(ENGINE) == 9


def test_a_run_without_an_engine_waits_for_one() -> None:
    bench = Bench(1)
    waiting, _ = bench.begin(1, worker=None)
    bench.book.stop(bench.run, 0)
    assert bench.send() == []
    assert (waiting.state, waiting.outcome) == ("idle", None)
    bench.book.assign(ENGINE)
    assert [job.run_id for job in bench.send()] == [waiting.run_id]
    assert bench.run.worker == ENGINE


def test_progress_only_rises() -> None:
    bench = Bench()
    [scene] = bench.send()
    assert bench.reason(scene, "job_progress", progress=5) == "invalid_transition"
    bench.tell(scene, "job_started", 5)
    assert kinds(bench.tell(scene, "job_progress", progress=45)) == [("progress", "BUILD_SCENE")]
    assert bench.tell(scene, "job_progress", progress=44) == []
    assert bench.tell(scene, "job_progress", progress=45) == []
    assert (scene.progress, bench.run.progress) == (45, 11)
    bench.tell(scene, "job_completed", 9, result={"render_time_ms": 3})
    assert (scene.progress, scene.duration_ms, scene.result) == (100, 4, {"render_time_ms": 3})


def test_an_engine_s_own_measure_of_the_time_counts() -> None:
    bench = Bench()
    [scene] = bench.send()
    bench.tell(scene, "job_started", 5)
    bench.tell(scene, "job_completed", 9, result={}, duration_ms=1.25)
    assert scene.duration_ms == 1.25


def test_what_the_table_does_not_list_is_refused_and_changes_nothing() -> None:
    bench = Bench()
    queued = bench.run.jobs[2]
    [scene] = bench.send()
    assert bench.reason(queued, "job_started") == "invalid_transition"
    assert bench.reason(queued, "job_completed", result={}) == "invalid_transition"
    assert bench.reason(scene, "job_completed", result={}) == "invalid_transition"
    assert scene.state == "dispatched"
    bench.tell(scene, "job_started")
    assert bench.reason(scene, "job_started") == "invalid_transition"
    bench.tell(scene, "job_completed", result={})
    for event in ("job_started", "job_completed", "job_failed"):
        assert bench.reason(scene, event, result={}, error="TIMEOUT") == "invalid_transition"
    assert scene.state == "completed"


def test_a_queued_job_cannot_be_failed_by_an_engine_that_does_not_have_it() -> None:
    bench = Bench()
    queued = bench.run.jobs[2]
    assert bench.reason(queued, "job_failed", error="TIMEOUT") == "invalid_transition"
    assert queued.state == "queued"


def test_whose_job_it_is() -> None:
    bench = Bench()
    [scene] = bench.send()
    assert bench.reason(scene, "job_started", worker="other") == "not_your_job"
    with pytest.raises(RejectedTelemetryError, match="unknown_job"):
        bench.book.take(ENGINE, {"event": "job_started", "job_id": "nobody", "timestamp": 1}, 0)
    with pytest.raises(RejectedTelemetryError, match="malformed"):
        bench.book.take(ENGINE, "hello", 0)


def test_a_scene_that_cannot_be_built_fails_all_that_waits_with_the_same_code() -> None:
    bench = Bench(2)
    [scene] = bench.send()
    changes = bench.fail(scene, "SCENE_BUILD_FAILED", details="gravity", field="world.gravity")
    assert kinds(changes) == [("failed", each) for each in ("BUILD_SCENE", "LOAD_ASSETS", "e0", "e1")]
    assert {change.job.error for change in changes} == {"SCENE_BUILD_FAILED"}
    assert (scene.details, scene.field) == ("gravity", "world.gravity")
    assert bench.run.jobs[3].details == "the scene was not built: gravity"
    assert (bench.run.state, bench.run.outcome, bench.send()) == ("idle", "FAILED", [])
    silent = Bench(1)
    silent.fail(silent.send()[0], "ENGINE_ERROR")
    assert silent.run.jobs[1].details == "the scene was not built"


def test_any_other_failure_stops_nothing_else() -> None:
    bench = Bench(2)
    [first, second] = bench.build()
    bench.fail(first, "ASSET_NOT_FOUND", details="wolf")
    assert second.state == "dispatched"
    bench.finish(second)
    assert (bench.run.outcome, bench.run.status().error, bench.run.progress) == ("FAILED", "ASSET_NOT_FOUND", 75)


def test_timeouts_count_from_dispatch_and_free_the_window_at_once() -> None:
    bench = Bench(40, timeout_ms=500)
    assert bench.book.next_deadline is None
    spawned = bench.build()
    bench.tell(spawned[0], "job_started", 400)
    assert bench.book.next_deadline == 500
    assert bench.book.expire(499) == []
    changes = bench.book.expire(500)
    assert len(changes) == WINDOW
    assert {change.job.error for change in changes} == {"TIMEOUT"}
    assert changes[0].job.details == "the engine did not finish it within 500 ms"
    assert changes[0].job.duration_ms == 100
    assert len(bench.send(500)) == 8
    assert bench.book.next_deadline == 1000
    assert bench.reason(spawned[0], "job_completed", result={}) == "late"


def test_a_scene_that_times_out_takes_everything_along() -> None:
    bench = Bench(1, timeout_ms=500)
    bench.send()
    assert [change.job.error for change in bench.book.expire(501)] == ["TIMEOUT"] * 3
    assert bench.run.outcome == "FAILED"


def test_what_cannot_be_sent_fails_from_the_queue() -> None:
    bench = Bench(2)
    bench.build()
    third = bench.book.again(bench.run, bench.run.jobs[0].job_id, 0)[0].job
    for job in bench.run.jobs[2:4]:
        bench.finish(job)
    assert bench.book.next_of(ENGINE) is third
    assert kinds(bench.book.fail(third, "INVALID_ENTITY", "no id", 0, "id")) == [("failed", "BUILD_SCENE")]
    assert (third.field, bench.book.next_of(ENGINE)) == ("id", None)


def test_an_engine_that_is_lost_fails_what_it_had_and_the_rest_waits() -> None:
    bench = Bench(40)
    other, _ = bench.begin(1, worker="other")
    bench.send(worker="other")
    spawned = bench.build()
    changes = bench.book.lose(ENGINE, "the engine has gone", 0)
    assert [change.job for change in changes] == spawned
    assert {change.job.error for change in changes} == {"ENGINE_ERROR"}
    assert other.in_flight == 1
    assert len(bench.send()) == 8


def test_pause_sends_no_more_and_lets_what_is_under_way_finish() -> None:
    bench = Bench(1)
    [scene] = bench.send()
    assert bench.book.pause(bench.run)
    assert not bench.book.pause(bench.run)
    assert (bench.run.state, bench.send()) == ("paused", [])
    bench.finish(scene)
    assert bench.send() == []
    assert bench.book.resume(bench.run)
    assert not bench.book.resume(bench.run)
    assert [job.job_type for job in bench.send()] == ["LOAD_ASSETS"]


def test_stop_fails_what_has_not_ended_and_later_words_are_late() -> None:
    bench = Bench(1)
    [scene] = bench.send()
    changes = bench.book.stop(bench.run, 0)
    assert changes is not None
    assert [(change.job.error, change.job.details) for change in changes] == [("ENGINE_ERROR", "stopped")] * 3
    assert (bench.run.state, bench.run.outcome) == ("stopped", "STOPPED")
    assert bench.book.stop(bench.run, 0) is None
    assert bench.reason(scene, "job_started") == "late"
    assert bench.book.in_flight(ENGINE) == 0
    for refused in (
        lambda: bench.book.pause(bench.run),
        lambda: bench.book.resume(bench.run),
        lambda: bench.book.again(bench.run, scene.job_id, 0),
        lambda: bench.book.push(bench.run, [entity("e0")], 0),
    ):
        with pytest.raises(RunConflictError):
            refused()


def test_a_run_that_is_stopped_while_its_jobs_are_added_gets_no_more() -> None:
    book = JobBook(numbers())
    run, changes = book.begin(RunLevel(crowd(5)), user_id="me", worker=ENGINE, execution=ExecutionParams(), now_ms=0)
    next(changes)
    assert book.next_of(ENGINE) is None
    book.stop(run, 0)
    assert list(changes) == []
    assert (len(run.jobs), run.state) == (1, "stopped")


def test_an_ended_job_is_done_again_as_the_level_has_it_now() -> None:
    bench = Bench(2)
    [first, second] = bench.build()
    bench.fail(first, "ASSET_NOT_FOUND")
    with pytest.raises(RunConflictError, match="dispatched"):
        bench.book.again(bench.run, second.job_id, 0)
    with pytest.raises(UnknownJobError, match="nobody"):
        bench.book.again(bench.run, "nobody", 0)
    bench.finish(second)
    bench.run.level.take_up([entity("e0", mesh="cone")])
    [change] = bench.book.again(bench.run, first.job_id, 0)
    assert change.job.payload["components"]["mesh"] == "cone"
    assert (bench.run.state, bench.run.outcome) == ("running", None)
    [again] = bench.send()
    assert again is change.job
    bench.finish(again)
    assert (bench.run.state, bench.run.outcome) == ("idle", "COMPLETED")


def test_pushed_entities_are_spawned_at_the_end_of_the_list() -> None:
    bench = Bench(1)
    [only] = bench.build()
    bench.finish(only)
    pushed = [entity("e0", mesh="cone"), entity("new")]
    assert kinds(list(bench.book.push(bench.run, pushed, 0))) == [("queued", "e0"), ("queued", "new")]
    assert [job.payload for job in bench.send()] == pushed
    assert list(bench.run.level.entities) == ["e0", "new"]


def test_a_run_that_is_forgotten_is_gone_with_its_jobs() -> None:
    bench = Bench(1, timeout_ms=100)
    [scene] = bench.send()
    bench.book.stop(bench.run, 0)
    bench.book.forget(bench.run.run_id)
    assert bench.book.runs == []
    assert bench.book.next_deadline is None
    assert bench.reason(scene, "job_started") == "unknown_job"


MESSAGES = st.fixed_dictionaries(
    {
        "event": st.sampled_from(["job_started", "job_progress", "job_completed", "job_failed", "job_exploded"]),
        "progress": st.integers(-5, 105),
        "result": st.one_of(st.none(), st.just({"entities_spawned": 1})),
        "error": st.sampled_from(["ASSET_NOT_FOUND", "ENGINE_ERROR", "SOMETHING"]),
    }
)


class AnyOrder(RuleBasedStateMachine):
    """Engines, people and time do what they like; the table holds and progress never falls."""

    @initialize()
    def begin(self) -> None:
        self.book = JobBook(numbers(), window=4)
        self.now_ms = 0.0
        self.seen: dict[str, tuple[JobState, int]] = {}
        self.add_run(3)

    @rule(entities=st.integers(1, 8))
    def add_run(self, entities: int) -> None:
        _, changes = self.book.begin(
            RunLevel(crowd(entities)),
            user_id="me",
            worker=ENGINE,
            execution=ExecutionParams(timeout_ms=50),
            now_ms=self.now_ms,
        )
        self.check(changes)

    @rule(count=st.integers(1, 5))
    def dispatch(self, count: int) -> None:
        for _ in range(count):
            job = self.book.next_of(ENGINE)
            if job is not None:
                self.check([self.book.dispatch(job, self.now_ms)])

    @rule(data=st.data(), message=MESSAGES)
    def tell(self, data: st.DataObject, message: dict[str, Any]) -> None:
        job = data.draw(st.sampled_from([job for run in self.book.runs for job in run.jobs]))
        before = (job.state, job.progress, job.error)
        try:
            self.check(self.book.take(ENGINE, {**message, "job_id": job.job_id, "timestamp": 1}, self.now_ms))
        except RejectedTelemetryError:
            assert (job.state, job.progress, job.error) == before

    @rule(passed=st.integers(1, 60))
    def let_time_pass(self, passed: int) -> None:
        self.now_ms += passed
        self.check(self.book.expire(self.now_ms))

    @rule(data=st.data(), what=st.sampled_from(["pause", "resume", "stop", "again", "push", "lose"]))
    def interfere(self, data: st.DataObject, what: str) -> None:
        run = data.draw(st.sampled_from(self.book.runs))
        try:
            if what == "pause":
                self.book.pause(run)
            elif what == "resume":
                self.book.resume(run)
            elif what == "stop":
                self.check(self.book.stop(run, self.now_ms) or [])
            elif what == "again":
                self.check(self.book.again(run, data.draw(st.sampled_from(run.jobs)).job_id, self.now_ms))
            elif what == "push":
                self.check(self.book.push(run, [entity("e0"), entity("fresh")], self.now_ms))
            else:
                self.check(self.book.lose(ENGINE, "gone", self.now_ms))
        except RunConflictError:
            pass

    def check(self, changes: Any) -> None:
        for change in changes:
            job = change.job
            state, progress = self.seen.get(job.job_id, ("queued", 0))
            assert job.state == state or job.state in JOB_TRANSITIONS[state]
            assert job.progress >= progress
            self.seen[job.job_id] = (job.state, job.progress)

    @invariant()
    def the_book_adds_up(self) -> None:
        jobs = [job for run in self.book.runs for job in run.jobs]
        assert self.book.in_flight(ENGINE) == sum(job.is_in_flight for job in jobs) <= 4
        assert all(job.state in get_args(JobState) for job in jobs)
        for run in self.book.runs:
            counts = run.status().jobs
            assert counts is not None
            assert counts.total == len(run.jobs)
            assert counts.queued == len(run.queue) == sum(job.state == "queued" for job in run.jobs)
            assert (run.progress == 100) == (run.outcome == "COMPLETED")
            barriers = [job for job in run.jobs if job.job_type != "SPAWN_ENTITY" and job.is_in_flight]
            assert not barriers or run.in_flight == 1


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
