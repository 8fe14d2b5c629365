"""`replay FILE`: rebuilds every job's state from a telemetry log (ruling 91).

Exit 0 when the whole log can be read and follows from itself, 1 when lines are damaged, 2 when there is no reading it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from runtime.cli.errors import DONE, FOUND_PROBLEMS, CommandParser, one_line, run_command, show
from runtime.contracts.engine import TelemetryRecord
from runtime.contracts.json_text import read_written
from runtime.kernel.jobs.replay import ContradictionError, Replay


@dataclass(slots=True)
class Replayed:
    """A log as it was read: the states it leads to, and the numbers of the lines that are damaged, with the reason."""

    replay: Replay = field(default_factory=Replay)
    damaged: dict[int, str] = field(default_factory=dict)

    def to_wire(self) -> dict[str, Any]:
        return {
            "jobs": {job_id: job.to_wire() for job_id, job in self.replay.jobs.items()},
            "lastSeq": self.replay.last_seq,
            "repaired": self.replay.repaired,
            "damaged": list(self.damaged),
        }


def run(arguments: Sequence[str]) -> int:
    """Replay the log that the arguments name and return the exit code."""
    return run_command(_parser(), arguments, _replay)


def replay_file(path: Path) -> Replayed:
    """Read a log line by line; raises OSError."""
    replayed = Replayed()
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            problem = _take(replayed.replay, line)
            if problem is not None:
                replayed.damaged[number] = problem
    return replayed


def _take(replay: Replay, line: bytes) -> str | None:
    if not line.endswith(b"\n"):
        return "is torn off; the runtime cuts it away at its next start"
    try:
        record = TelemetryRecord.from_wire(read_written(line))
    except ValidationError as invalid:
        replay.skip()
        first = invalid.errors(include_url=False)[0]
        return f"is no record: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    except (ValueError, TypeError) as unreadable:
        replay.skip()
        return f"is not JSON: {unreadable}"
    try:
        replay.take(record)
    except ContradictionError as contradiction:
        return f"cannot follow what comes before: {contradiction}"
    return None


def _parser() -> CommandParser:
    parser = CommandParser("replay", "Rebuild every job's state from a telemetry log.")
    parser.add_argument("file", metavar="FILE", help="a telemetry log: telemetry_samples.json of a data directory")
    parser.add_argument("--json", action="store_true", help="write one JSON object instead of lines")
    return parser


def _replay(options: argparse.Namespace) -> int:
    replayed = replay_file(Path(options.file))
    if options.json:
        show(json.dumps(replayed.to_wire(), indent=2) + "\n", sys.stdout)
    else:
        _show_lines(options.file, replayed)
    sys.stdout.flush()
    return FOUND_PROBLEMS if replayed.damaged else DONE


def _show_lines(name: str, replayed: Replayed) -> None:
    for job_id, job in replayed.replay.jobs.items():
        about = " ".join(part for part in (job.job_type, job.entity_id) if part)
        why = f" {job.error}: {job.details}" if job.error else ""
        show(one_line(f"{job_id}: {about or 'job'}: {job.state} {job.progress} %{why}") + "\n", sys.stdout)
    for number, problem in replayed.damaged.items():
        show(one_line(f"{name}: line {number} {problem}") + "\n", sys.stdout)
    counts = Counter(job.state for job in replayed.replay.jobs.values())
    states = ", ".join(f"{count} {state}" for state, count in counts.items()) or "none"
    replay = replayed.replay
    show(
        f"{len(replay.jobs)} jobs ({states}), last seq {replay.last_seq}, {replay.repaired} repairs, "
        f"{len(replayed.damaged)} damaged lines\n",
        sys.stdout,
    )
