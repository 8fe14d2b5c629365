"""A run's state, progress and outcome, from its jobs alone."""

from runtime.contracts.engine import ExecutionParams, JobState, JobType
from runtime.kernel.jobs.job import Job
from runtime.kernel.jobs.level import RunLevel
from runtime.kernel.jobs.run import Run
from tests.helpers.engine_levels import crowd


def run_of(entities: int = 2) -> Run:
    run = Run("r", RunLevel(crowd(entities)), user_id="me", worker="built-in", execution=ExecutionParams())
    add(run, "BUILD_SCENE")
    add(run, "LOAD_ASSETS")
    for number in range(entities):
        add(run, "SPAWN_ENTITY", f"e{number}")
    run.is_filling = False
    return run


def add(run: Run, job_type: JobType, entity: str | None = None) -> Job:
    job = Job(f"j{len(run.jobs)}", run.run_id, job_type, {}, 0.0, entity)
    run.add(job)
    return job


def take_out(run: Run) -> Job:
    job = run.queue.popleft()
    move(run, job, "dispatched")
    return job


def move(run: Run, job: Job, *states: JobState) -> None:
    for state in states:
        former, points = job.state, job.points
        job.move(state)
        run.moved(job, former, points)


def finish(run: Run, state: JobState = "completed") -> Job:
    job = take_out(run)
    move(run, job, "running", state)
    return job


def test_a_run_is_idle_then_running_then_idle_with_an_outcome() -> None:
    run = run_of(1)
    assert (run.state, run.outcome, run.progress) == ("idle", None, 0)
    job = take_out(run)
    assert (run.state, run.in_flight) == ("running", 1)
    move(run, job, "running", "completed")
    assert (run.state, run.progress) == ("running", 33)
    finish(run)
    finish(run)
    assert (run.state, run.outcome, run.progress) == ("idle", "COMPLETED", 100)
    status = run.status()
    assert (status.error, status.worker) == (None, "built-in")
    assert status.jobs is not None
    assert (status.jobs.total, status.jobs.completed, status.jobs.queued) == (3, 3, 0)
    assert run.counts["completed"] == 3


def test_while_its_jobs_are_being_added_nothing_goes_out_and_it_has_not_ended() -> None:
    run = Run("r", RunLevel(crowd(1)), user_id="me", worker=None, execution=ExecutionParams())
    assert (run.is_ended, run.outcome) == (False, None)
    add(run, "BUILD_SCENE")
    assert not run.may_dispatch


def test_scene_and_assets_hold_up_what_follows_and_spawns_do_not() -> None:
    run = run_of(2)
    scene = take_out(run)
    assert not run.may_dispatch
    move(run, scene, "running", "completed")
    assets = take_out(run)
    assert not run.may_dispatch
    move(run, assets, "failed")
    first = take_out(run)
    assert run.may_dispatch
    add(run, "LOAD_ASSETS")
    second = take_out(run)
    assert not run.may_dispatch  # the assets again wait for what is in flight
    move(run, first, "failed")
    move(run, second, "failed")
    assert run.may_dispatch


def test_a_failed_job_keeps_its_share_and_100_means_completed() -> None:
    run = run_of(1)
    finish(run)
    finish(run)
    job = take_out(run)
    move(run, job, "running")
    job.progress = 99
    run.moved(job, "running", 0)
    assert run.progress == 99
    move(run, job, "failed")
    job.error = "ENGINE_ERROR"
    assert (run.outcome, run.progress, run.status().error) == ("FAILED", 99, "ENGINE_ERROR")


def test_a_later_job_about_the_same_thing_takes_the_place_of_the_failed_one() -> None:
    run = run_of(1)
    finish(run)
    finish(run)
    finish(run, "failed")
    assert run.progress == 66
    add(run, "SPAWN_ENTITY", "e0")
    assert (run.state, run.outcome) == ("running", None)
    finish(run)
    assert (run.outcome, run.progress) == ("COMPLETED", 100)
    assert run.status().jobs.failed == 1  # type: ignore[union-attr]


def test_progress_begins_again_when_an_ended_run_gets_more_to_do() -> None:
    run = run_of(1)
    for _ in range(3):
        finish(run)
    assert run.progress == 100
    add(run, "SPAWN_ENTITY", "new")
    assert run.progress == 75


def test_progress_does_not_fall_when_jobs_are_added_to_a_run_that_goes_on() -> None:
    run = run_of(1)
    finish(run)
    assert run.progress == 33
    for number in range(9):
        add(run, "SPAWN_ENTITY", f"new{number}")
    assert run.progress == 33


def test_a_paused_run_says_so_until_it_has_ended() -> None:
    run = run_of(1)
    run.is_paused = True
    assert (run.state, run.may_dispatch) == ("paused", False)
    run.is_paused = False
    for _ in range(3):
        finish(run)
    run.is_paused = True
    assert run.state == "idle"


def test_a_stopped_run_is_stopped_and_one_that_had_ended_keeps_its_outcome() -> None:
    run = run_of(1)
    run.stop()
    assert (run.state, run.outcome, run.is_ended) == ("stopped", "STOPPED", True)
    ended = run_of(1)
    for _ in range(3):
        finish(ended)
    ended.stop()
    assert (ended.state, ended.outcome, ended.progress) == ("stopped", "COMPLETED", 100)
    assert ended.job("j0") is ended.jobs[0]
    assert ended.job("nothing") is None


def test_a_run_that_is_let_go_of_gives_everything_away_a_part_at_a_time() -> None:
    run, freed = run_of(3), list[object]()
    entities, config = list(run.level.entities.values()), {"note": [1]}
    run.config = config
    run.let_go(freed.append)
    assert (run.jobs, run.level.entities, run.config, len(run.queue)) == ([], {}, {}, 0)
    assert all(any(part is one for part in freed) for one in [*entities, config])
