"""Where a telemetry log and the store of its runtime tell different stories of a job.

The store is written when a run begins and a moment after it ended, the log all the time. So a run that has not ended
in both may be further on in the log, never in the store; one that has must be the same in both to the last word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.contracts.job_replay import Replay, ReplayedJob
from runtime.contracts.json_text import read_written
from runtime.storage.engine_runs import StoredRun

_RANK = {"queued": 0, "dispatched": 1, "running": 2, "completed": 3, "failed": 3}
_ENDED = ("completed", "failed")
_WORDS = ("error", "details", "field", "duration_ms", "job_type", "entity_id")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """`what` is the field of a job that differs, or `job` or `run` for one that only one of the two knows."""

    run_id: str
    job_id: str | None
    what: str
    store: Any
    log: Any

    def to_wire(self) -> dict[str, Any]:
        return {
            "runId": self.run_id,
            "jobId": self.job_id,
            "what": self.what,
            "store": self.store,
            "log": self.log,
        }

    def __str__(self) -> str:
        about = f"run {self.run_id}" if self.job_id is None else f"{self.job_id} of run {self.run_id}"
        if self.what in ("job", "run"):
            return f"{about}: " + ("the log does not know it" if self.store else "the store does not know it")
        return f"{about}: {self.what} is {_shown(self.store)} in the store and {_shown(self.log)} in the log"


@dataclass(slots=True)
class Comparison:
    """`compared` are jobs that both know. `under_way` are runs that have not ended in both, `not_kept` runs whose turn
    in the store is over, `before` runs that ended before the log begins.
    """

    compared: int = 0
    under_way: int = 0
    not_kept: int = 0
    before: int = 0
    disagreements: list[Disagreement] = field(default_factory=list)

    def to_wire(self) -> dict[str, Any]:
        return {
            "compared": self.compared,
            "underWay": self.under_way,
            "notKept": self.not_kept,
            "beforeLog": self.before,
            "disagreements": [one.to_wire() for one in self.disagreements],
        }


def compare(replay: Replay, oldest_kept: int, runs: Iterable[StoredRun]) -> Comparison:
    """Hold a log against the runs that are kept, oldest first; `oldest_kept` is 1 while none has given way."""
    told = Comparison()
    logged: dict[str, dict[str, ReplayedJob]] = defaultdict(dict)
    for job_id, job in replay.jobs.items():
        if job.run_id is not None:
            logged[job.run_id][job_id] = job
    has_beginning = replay.first_seq == 1
    known = set()
    for run in runs:
        known.add(run.run_id)
        jobs = logged.get(run.run_id)
        if jobs is None and not has_beginning:
            told.before += 1
            continue
        _compare_run(told, run, jobs or {}, has_beginning=has_beginning)
    may_have_given_way = oldest_kept != 1
    for run_id in logged:  # in the order in which they began
        if run_id in known:
            may_have_given_way = False
        elif may_have_given_way:
            told.not_kept += 1
        else:
            told.disagreements.append(Disagreement(run_id, None, "run", store=False, log=True))
    return told


def _compare_run(told: Comparison, run: StoredRun, jobs: Mapping[str, ReplayedJob], *, has_beginning: bool) -> None:
    is_settled = run.has_ended and all(job.state in _ENDED for job in jobs.values())
    told.under_way += not is_settled
    stored: dict[str, Mapping[str, Any]] = {item["job_id"]: item for item in read_written(run.jobs)}
    for job_id, item in stored.items():
        job = jobs.get(job_id)
        if job is not None:
            told.compared += 1
            told.disagreements += _compare_job(run.run_id, job_id, item, job, is_settled=is_settled)
        elif has_beginning:
            told.disagreements.append(Disagreement(run.run_id, job_id, "job", store=True, log=False))
    if is_settled:
        missing = (job_id for job_id in jobs if job_id not in stored)
        told.disagreements += (Disagreement(run.run_id, one, "job", store=False, log=True) for one in missing)


def _compare_job(
    run_id: str, job_id: str, item: Mapping[str, Any], job: ReplayedJob, *, is_settled: bool
) -> Iterator[Disagreement]:
    state = item["state"]
    if state != job.state:
        if is_settled or _RANK[state] >= _RANK[job.state]:
            yield Disagreement(run_id, job_id, "state", state, job.state)
        return
    if state in _ENDED:
        if item["progress"] != job.progress:
            yield Disagreement(run_id, job_id, "progress", item["progress"], job.progress)
        for name in _WORDS:
            ours = getattr(job, name)
            was_cut = name in ("job_type", "entity_id") and job.job_type is None  # queued before the log begins
            if item.get(name) != ours and not was_cut:
                yield Disagreement(run_id, job_id, name, item.get(name), ours)


def _shown(value: Any) -> str:
    return "nothing" if value is None else str(value)
