"""Runs and engines in one loop: who gets what, what is told, what happens when nobody answers."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Collection, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from runtime.assets.library import AssetLibrary
from runtime.contracts.engine import ExecutionParams
from runtime.contracts.json_pieces import LongList
from runtime.contracts.json_text import read_json, write_json
from runtime.control.engine.embedded import EmbeddedEngine
from runtime.kernel.jobs.level import RunLevel
from runtime.kernel.jobs.run import Run
from runtime.portal.engine_memory import EngineMemory
from runtime.portal.engine_room import LOST, MOST_RUNS, SAVE_AFTER_S, EngineRoom
from runtime.storage.telemetry import TelemetryLog
from tests.helpers.controllers import ManualClock
from tests.helpers.engine_levels import crowd, entity, spec


class HandEngine:
    """An outside engine that does what a test does."""

    def __init__(self, name: str = "outside") -> None:
        self.name = name
        self.is_built_in = False
        self.given: deque[dict[str, Any]] = deque()
        self.is_closed = False
        self.is_taking = True
        self.refused: list[str] = []

    def refuse(self, message: Any, reason: str) -> None:
        self.refused.append(reason)

    def give(self, job_text: bytes) -> None:
        self.given.append(json.loads(job_text))

    def scene_text(self, scene_id: str, ids: Collection[str] | None) -> bytes | None:
        return b"{}"

    def close(self) -> None:
        self.is_closed = True


class Bench:
    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.events: list[tuple[str, str, dict[str, Any]]] = []
        self.due: list[tuple[float, Callable[[], None]]] = []
        self.log = TelemetryLog(folder, now_ms=self.clock.wall_ms)
        self.room = EngineRoom(
            clock=self.clock,
            event=lambda kind, actor, payload: self.events.append((kind, actor, payload)),
            telemetry=self.log,
            memory=EngineMemory(None, self.log),
            schedule=lambda seconds, call: self.due.append((seconds, call)),
        )
        self.room.start()
        self.engine = HandEngine()

    async def begin(
        self,
        level: dict[str, Any] | None = None,
        timeout_ms: int = 1000,
        engine: str | None = None,
        complete: bool = False,
    ) -> Run:
        execution = ExecutionParams(timeout_ms=timeout_ms)
        run_level = RunLevel(level or crowd(2), "complete" if complete else "reduced")
        return await self.room.begin(run_level, user_id="me", execution=execution, engine=engine, config={})

    async def tell(self, event: str, job_id: str, **more: Any) -> None:
        self.room.report(self.engine.name, [{"event": event, "job_id": job_id, "timestamp": 1, **more}])
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def finish(self) -> None:
        """Do all that is given, and what comes of it."""
        while self.engine.given:
            job = self.engine.given.popleft()
            await self.tell("job_started", job["job_id"])
            await self.tell("job_completed", job["job_id"], result={"entities_spawned": 1})

    def told(self) -> list[str]:
        self.room.flush()
        return [json.loads(line)["event"] for line in self.log.lines()]

    def kinds(self) -> list[str]:
        return [kind for kind, _, _ in self.events]


def story(tell: Callable[[Bench], Coroutine[Any, Any, None]], folder: Path) -> None:
    async def whole() -> None:
        bench = Bench(folder)
        try:
            await tell(bench)
        finally:
            bench.room.stop()

    asyncio.run(whole())


def test_events_and_telemetry_tell_the_whole_of_a_run(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        run = await bench.begin(crowd(1))
        assert [job["job_type"] for job in bench.engine.given] == ["BUILD_SCENE"]
        await bench.tell("job_started", bench.engine.given[0]["job_id"])
        await bench.tell("job_progress", bench.engine.given[0]["job_id"], progress=50)
        await bench.tell("job_completed", bench.engine.given.popleft()["job_id"], result={})
        await bench.finish()
        assert run.outcome == "COMPLETED"
        steps = ["dispatched", "started", "completed"]
        expected = ["queued"] * 3 + ["dispatched", "started", "progress", "completed"] + steps + steps
        assert bench.kinds() == ["engine.run.started", *(f"job.{step}" for step in expected)]
        assert bench.told() == [f"JOB_{step.upper()}" for step in expected]
        queued = bench.events[3][2]
        assert (queued["engine_id"], queued["entity_id"]) == (run.run_id, "e0")
        record = json.loads([*bench.log.lines()][2])
        assert (record["engineId"], record["userId"], record["jobId"]) == ("outside", "me", queued["job_id"])
        assert record["payload"]["job"]["payload"] == entity("e0")

    story(tell, tmp_path)


def test_an_outside_engine_goes_before_the_built_in_one_and_a_named_one_before_all(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        report = partial(bench.room.report, "built-in")
        bench.room.add_engine(EmbeddedEngine(AssetLibrary(user=tmp_path), report, wall_ms=bench.clock.wall_ms))
        bench.room.add_engine(bench.engine)
        second = HandEngine("second")
        bench.room.add_engine(second)
        assert (await bench.begin()).worker == "outside"
        assert (await bench.begin()).worker == "second"
        assert (await bench.begin(engine="elsewhere")).state == "idle"
        assert (await bench.begin(engine="built-in")).worker == "built-in"

    story(tell, tmp_path)


def test_runs_without_an_engine_wait_until_one_comes(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        run = await bench.begin()
        assert (run.state, run.worker, bench.room.scene_text(run, None)) == ("idle", None, None)
        bench.room.add_engine(bench.engine)
        assert (run.state, run.worker, bench.room.scene_text(run, None)) == ("running", "outside", b"{}")

    story(tell, tmp_path)


def test_an_engine_that_never_answers_ends_in_a_timeout(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        run = await bench.begin(timeout_ms=500)
        [(seconds, expire)] = bench.due
        assert seconds == 0.5
        bench.clock.pass_ms(500)
        bench.due.clear()
        expire()
        assert (run.outcome, run.status().error) == ("FAILED", "TIMEOUT")
        assert [seconds for seconds, _ in bench.due] == [SAVE_AFTER_S]
        await bench.tell("job_completed", bench.engine.given[0]["job_id"], result={})
        assert bench.told()[-1] == "TELEMETRY_REJECTED"

    story(tell, tmp_path)


def test_the_timer_is_set_again_for_what_is_still_under_way(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        await bench.begin(timeout_ms=500)
        bench.clock.pass_ms(200)
        await bench.finish()
        bench.clock.pass_ms(300)
        await bench.begin(timeout_ms=400)
        bench.due.pop(0)[1]()
        assert [seconds for seconds, _ in bench.due if seconds != SAVE_AFTER_S] == [0.4]

    story(tell, tmp_path)


def test_an_engine_that_leaves_fails_what_it_had(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        run = await bench.begin()
        bench.room.remove_engine("outside")
        bench.room.remove_engine("outside")
        assert (run.jobs[0].error, run.jobs[0].details) == ("ENGINE_ERROR", LOST)
        assert run.outcome == "FAILED"

    story(tell, tmp_path)


def test_reports_that_cannot_be_are_refused_and_logged(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        await bench.begin()
        await bench.tell("job_completed", bench.engine.given[0]["job_id"], result={})
        await bench.tell("job_started", "nobody")
        bench.room.report("outside", [["not", "a", "message"]])  # type: ignore[list-item]
        bench.room.report("outside", [{"event": "job_started", "job_id": b"\x00" * 5000, "timestamp": 1}])
        await asyncio.sleep(0)
        bench.room.flush()
        reasons = [json.loads(line)["payload"].get("reason") for line in bench.log.lines()]
        assert reasons[-4:] == ["invalid_transition", "unknown_job", "malformed", "malformed"]
        assert bench.engine.refused == reasons[-4:]

    story(tell, tmp_path)


def test_a_job_that_is_not_fit_fails_before_it_goes_out(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        bad = spec(entity("good"), entity("bad", type="ghost"))
        run = await bench.begin(bad)
        assert not bench.engine.given
        assert (run.jobs[0].error, run.jobs[0].field) == ("SCENE_BUILD_FAILED", "entities[1].type")
        other = await bench.begin(crowd(80))
        await bench.finish()
        await bench.room.push(other, [entity("bad", type="ghost")])
        assert (other.jobs[-1].error, other.jobs[-1].field) == ("INVALID_ENTITY", "type")
        assert not bench.engine.given

    story(tell, tmp_path)


def test_a_large_level_goes_out_reduced_unless_the_setting_says_complete(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        for complete, count in ((False, 1), (True, 150)):
            run = await bench.begin(crowd(150), complete=complete)
            sizes = set()
            while bench.engine.given:
                job = bench.engine.given.popleft()
                if job["job_type"] == "SPAWN_ENTITY":
                    sizes.add(len(job["world_spec"]["entities"]))
                await bench.tell("job_started", job["job_id"])
                await bench.tell("job_completed", job["job_id"], result={})
            assert (sizes, run.outcome) == ({count}, "COMPLETED")

    story(tell, tmp_path)


def test_many_reports_are_read_in_slices_and_none_is_lost(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        await bench.begin()
        job = bench.engine.given.popleft()["job_id"]
        bench.room.report("outside", [{"event": "job_started", "job_id": job, "timestamp": 1}])
        for progress in [*range(1, 100)] * 3:
            message = {"event": "job_progress", "job_id": job, "progress": progress, "timestamp": 1}
            bench.room.report("outside", [message])
        for _ in range(8):
            await asyncio.sleep(0)
        assert bench.kinds().count("job.progress") == 99

    story(tell, tmp_path)


def test_pause_resume_and_stop_are_told_once(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        run = await bench.begin()
        for act in (bench.room.pause, bench.room.resume, bench.room.end):
            act(run, "op")
            if act != bench.room.end:
                act(run, "op")
        bench.room.end(run, "op")
        about = [(kind, actor) for kind, actor, _ in bench.events if kind.startswith("engine.run")]
        assert about[1:] == [(f"engine.run.{what}", "op") for what in ("paused", "resumed", "stopped")]
        assert bench.kinds().count("job.failed") == 4

    story(tell, tmp_path)


def test_a_run_that_ended_is_kept_a_moment_later_and_again_when_it_got_more_to_do(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        kept: list[tuple[str, int]] = []
        bench.room.memory.save = lambda run: kept.append((run.state, len(run.jobs)))  # type: ignore[method-assign]
        bench.room.add_engine(bench.engine)
        run = await bench.begin(crowd(1))
        await bench.finish()
        assert kept == [("idle", 3)]
        bench.due.pop()[1]()
        assert kept[1:] == [("idle", 3)]
        await bench.room.push(run, [entity("new")])
        await bench.finish()
        assert len(kept) == 2
        bench.due.pop()[1]()
        assert kept[2:] == [("idle", 4)]
        bench.room.end(run, "op")
        assert kept[3:] == [("stopped", 4)]

    story(tell, tmp_path)


def test_only_the_newest_runs_are_kept_ready(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        first = await bench.begin()
        for _ in range(MOST_RUNS + 2):
            await bench.finish()
            last = await bench.begin()
        assert bench.room.run(first.run_id) is None
        assert bench.room.runs[0] is last
        assert len(bench.room.runs) == MOST_RUNS

    story(tell, tmp_path)


def test_a_run_that_is_forgotten_is_taken_apart_and_no_other(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.room.add_engine(bench.engine)
        text = write_json(crowd(4, note=["x" * 100] * 1000))
        first = await bench.begin(read_json(text, in_pieces=True))
        note = first.level.complete_spec()["note"]
        assert type(note) is LongList
        for _ in range(MOST_RUNS):
            await bench.finish()
            last = await bench.begin()
        assert bench.room.run(first.run_id) is None
        async with asyncio.timeout(10):
            while first.level.complete_spec() != {"entities": [], "quests": []} or len(note) > 64:
                await asyncio.sleep(0)
        assert len(last.level.entities) == 2
        assert all(run.jobs for run in bench.room.runs)

    story(tell, tmp_path)


def test_a_run_that_ends_at_once_is_kept_while_all_others_go_on(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        for _ in range(MOST_RUNS):
            await bench.begin()
        bench.room.add_engine(bench.engine)
        flat = entity("a", mesh="")
        unfit = await bench.begin(spec(flat) | {"world": {}})
        assert unfit.is_ended
        assert bench.room.run(unfit.run_id) is unfit
        assert unfit.jobs

    story(tell, tmp_path)


def test_stopping_the_room_closes_the_engines_and_the_log(tmp_path: Path) -> None:
    async def whole() -> None:
        bench = Bench(tmp_path)
        bench.room.add_engine(bench.engine)
        await bench.begin()
        bench.room.stop()
        assert bench.engine.is_closed
        assert len((tmp_path / "telemetry_samples.json").read_bytes().splitlines()) == 5

    asyncio.run(whole())


def test_a_log_that_cannot_be_written_is_no_secret_and_stops_nothing(tmp_path: Path) -> None:
    async def tell(bench: Bench) -> None:
        bench.log.close()
        bench.log = TelemetryLog(tmp_path / "full", now_ms=bench.clock.wall_ms, sync=_full_disk)
        bench.room = EngineRoom(
            clock=bench.clock,
            event=lambda *_: None,
            telemetry=bench.log,
            memory=EngineMemory(None, bench.log),
            schedule=lambda *_: None,
        )
        bench.room.start()
        assert bench.room.is_log_writable
        bench.room.add_engine(bench.engine)
        run = await bench.begin(crowd(1))
        bench.room.flush()
        assert not bench.room.is_log_writable
        await bench.finish()
        assert run.outcome == "COMPLETED"

    story(tell, tmp_path)


def _full_disk(descriptor: int) -> None:
    raise OSError(28, "No space left on device")
