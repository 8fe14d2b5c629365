"""A telemetry log as something to scrub through: what happened at each place, and how each job stood there. Pure.

Each line of the log is a place, damaged ones, too. How a job stood is looked up when somebody asks for it: a log of
half a million records is opened once and costs nothing while the hand moves.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from runtime.contracts.engine import JobState, TelemetryRecord
from runtime.contracts.job_replay import ContradictionError, DamagedLineError, Replay, ReplayedJob

MOST_PLACES = 500_000
"""Some 200 MB of log; what comes after is left out, and said."""
_LARGEST = 2**62
STATES: tuple[JobState, ...] = ("queued", "dispatched", "running", "completed", "failed")


class Happening(IntEnum):
    """What a place is about; where several share a pixel the highest is shown."""

    QUIET = 0
    QUEUED = 1
    DISPATCHED = 2
    STARTED = 3
    COMPLETED = 4
    REJECTED = 5
    REPAIRED = 6
    DAMAGED = 7
    FAILED = 8

    @property
    def is_notable(self) -> bool:
        """Whether somebody who looks for what went wrong stops here."""
        return self >= Happening.REJECTED


_HAPPENINGS: Mapping[str, Happening] = {
    "JOB_QUEUED": Happening.QUEUED,
    "JOB_DISPATCHED": Happening.DISPATCHED,
    "JOB_STARTED": Happening.STARTED,
    "JOB_COMPLETED": Happening.COMPLETED,
    "JOB_FAILED": Happening.FAILED,
    "TELEMETRY_REJECTED": Happening.REJECTED,
    "LOG_REPAIRED": Happening.REPAIRED,
}


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the log. `job` is the number of the job it is about, `words` what else it says."""

    happening: Happening
    seq: int | None
    ts_ms: int
    job: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class JobThen:
    """A job as it stood at a place."""

    job_id: str
    state: JobState
    progress: int
    job_type: str = ""
    entity_id: str = ""
    error: str = ""
    details: str = ""
    duration_ms: float | None = None
    run_id: str = ""
    engine_id: str = ""


class ReplayLog:
    """Filled line by line in a worker, then handed over and looked at; what comes later its new owner takes up."""

    def __init__(self) -> None:
        self._replay = Replay()
        self._happenings = bytearray()
        self._notable = bytearray()
        self._seqs = array("q")
        self._times = array("q")
        self._jobs = array("i")
        self._counts = array("i")
        self._words: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._firsts = array("q")
        self._histories: list[list[tuple[int, JobThen]]] = []
        self._now: Counter[str] = Counter()
        self.damaged: list[str] = []
        """What is wrong with which line, in order."""
        self.is_cut = False
        """There was more than is kept."""
        self._torn_at: int | None = None
        """The place of a last line that had no end."""

    def __len__(self) -> int:
        return len(self._happenings)

    @property
    def records(self) -> int:
        """How many lines could be read."""
        return len(self) - len(self.damaged)

    @property
    def first_seq(self) -> int:
        return self._replay.first_seq

    @property
    def last_seq(self) -> int:
        return self._replay.last_seq

    @property
    def happenings(self) -> bytes:
        """What each place is about, a byte each."""
        return bytes(self._happenings)

    # -- filling -------------------------------------------------------------------------------------------------

    def take_line(self, line: bytes, where: str) -> bool:
        """Take up a line with its end; `where` names it to people. Returns False when there is no more room."""
        if self._is_full():
            return False
        try:
            record = self._replay.take_line(line)
        except DamagedLineError as damaged:
            self._torn_at = None if line.endswith(b"\n") else len(self)
            self._note_damage(f"{where} {damaged}")
            return True
        self._note(record, where)
        return True

    def take_back_torn(self) -> None:
        """Take back a last line that had no end when it was read: it comes again, whole."""
        if self._torn_at is None or self._torn_at != len(self) - 1:
            return
        self._words.pop(self._torn_at)
        self.damaged.pop()
        for column in (self._happenings, self._notable, self._seqs, self._times, self._jobs):
            column.pop()
        del self._counts[-len(STATES) :]
        self._torn_at = None

    def take_records(self, records: Iterable[TelemetryRecord]) -> None:
        """Take up what a runtime gave out at once."""
        for record in records:
            if not self.take_record(record):
                return

    def take_record(self, record: TelemetryRecord) -> bool:
        """Take up a record that a runtime gave out; numbers that are missing were lines that it could not read."""
        if self._is_full():
            return False
        if self.last_seq and record.seq > self.last_seq + 1:
            missing = record.seq - self.last_seq - 1
            which = f"record {record.seq - 1}" if missing == 1 else f"records {self.last_seq + 1} to {record.seq - 1}"
            self._note_damage(f"{which} could not be read by the runtime")
            self._replay.skip()
        try:
            self._replay.take(record)
        except ContradictionError as contradiction:
            self._note_damage(f"record {record.seq} cannot follow what comes before: {contradiction}")
            return True
        self._note(record, f"record {record.seq}")
        return True

    def _is_full(self) -> bool:
        self.is_cut = self.is_cut or len(self) >= MOST_PLACES
        return self.is_cut

    def _note(self, record: TelemetryRecord, where: str) -> None:
        if not 0 <= record.ts < _LARGEST or record.seq >= _LARGEST:
            self._note_damage(f"{where} has a time or number that cannot be")
            return
        job = None if record.job_id is None else self._replay.jobs.get(record.job_id)
        number = -1
        if job is not None and record.job_id is not None and record.event.startswith("JOB_"):
            number = self._note_job(record.job_id, job)
        words = record.payload.get("reason")
        if record.event == "TELEMETRY_REJECTED" and isinstance(words, str):
            self._words[len(self)] = f"{words} · {record.engine_id or 'engine'}"
        self._add(_HAPPENINGS.get(record.event, Happening.QUIET), record.seq, record.ts, number)

    def _note_job(self, job_id: str, job: ReplayedJob) -> int:
        number = self._numbers.setdefault(job_id, len(self._histories))
        if number == len(self._histories):
            self._histories.append([])
            self._firsts.append(len(self))
        else:
            self._now[self._histories[number][-1][1].state] -= 1
        self._now[job.state] += 1
        self._histories[number].append((len(self), _then(job_id, job)))
        return number

    def _note_damage(self, words: str) -> None:
        self._words[len(self)] = words
        self.damaged.append(words)
        self._add(Happening.DAMAGED, -1, self._times[-1] if self._times else 0, -1)

    def _add(self, happening: Happening, seq: int, ts_ms: int, number: int) -> None:
        self._happenings.append(happening)
        self._notable.append(happening.is_notable)
        self._seqs.append(seq)
        self._times.append(ts_ms)
        self._jobs.append(number)
        self._counts.extend(self._now[state] for state in STATES)

    # -- looking -------------------------------------------------------------------------------------------------

    def place(self, position: int) -> Place:
        """Return what happened at a place, counted from 0."""
        seq, number = self._seqs[position], self._jobs[position]
        return Place(
            Happening(self._happenings[position]),
            None if seq < 0 else seq,
            self._times[position],
            None if number < 0 else number,
            self._words.get(position, ""),
        )

    def jobs_known(self, position: int) -> int:
        """Return how many jobs there were when this had happened; those are the jobs 0, 1, … in order."""
        return bisect_right(self._firsts, position)

    def counts(self, position: int) -> Mapping[JobState, int]:
        """Return how many jobs were in which state when this had happened."""
        start = position * len(STATES)
        return dict(zip(STATES, self._counts[start : start + len(STATES)], strict=True))

    def job_at(self, number: int, position: int) -> JobThen:
        """Return a job as it was when this had happened; one that is known later stands as it began."""
        history = self._histories[number]
        found = bisect_right(history, position, key=lambda change: change[0])
        return history[max(found - 1, 0)][1]

    def notable_after(self, position: int) -> int | None:
        """Return the next place where something went wrong."""
        found = self._notable.find(1, position + 1)
        return None if found < 0 else found

    def notable_before(self, position: int) -> int | None:
        found = self._notable.rfind(1, 0, max(position, 0))
        return None if found < 0 else found


def _then(job_id: str, job: ReplayedJob) -> JobThen:
    return JobThen(
        job_id,
        job.state,
        job.progress,
        job.job_type or "",
        job.entity_id or "",
        job.error or "",
        job.details or "",
        job.duration_ms,
        job.run_id or "",
        job.engine_id or "",
    )
