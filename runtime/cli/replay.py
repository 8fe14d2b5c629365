"""`replay FILE`: rebuilds every job's state from a telemetry log and holds it against the store (ruling 91).

Exit 0 when the whole log can be read, follows from itself and tells what the store tells; 1 when lines are damaged or
the two disagree; 2 when there is no reading the log, or the store that was asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runtime.cli.errors import DONE, FOUND_PROBLEMS, CommandParser, UnusableError, one_line, run_command, show
from runtime.cli.store_comparison import Comparison, compare
from runtime.contracts.job_replay import DamagedLineError, Replay
from runtime.storage.beside import open_beside
from runtime.storage.data_directory import DATABASE_NAME
from runtime.storage.engine_runs import kept_runs
from runtime.storage.errors import StorageError
from runtime.storage.telemetry_files import FOLDER_NAME, opened_together

Damage = dict[int, str]
"""What is wrong with a line, by its number in its file."""


@dataclass(slots=True)
class Replayed:
    """A log as it was read: the states it leads to, and by file what is wrong with its lines, oldest file first."""

    replay: Replay = field(default_factory=Replay)
    damaged: dict[Path, Damage] = field(default_factory=dict)

    @property
    def damaged_lines(self) -> int:
        return sum(map(len, self.damaged.values()))

    def to_wire(self, path: Path) -> dict[str, Any]:
        return {
            "jobs": {job_id: job.to_wire() for job_id, job in self.replay.jobs.items()},
            "lastSeq": self.replay.last_seq,
            "repaired": self.replay.repaired,
            "damaged": list(self.damaged[path]),
            "rotated": {one.name: list(damage) for one, damage in self.damaged.items() if one != path},
        }


def run(arguments: Sequence[str]) -> int:
    """Replay the log that the arguments name and return the exit code."""
    return run_command(_parser(), arguments, _replay)


def replay_log(path: Path) -> Replayed:
    """Read a log and what was rotated away from it, line by line; raises OSError."""
    replayed = Replayed()
    with opened_together(path) as files:
        for one, file in files:
            damage = replayed.damaged[one] = {}
            for number, line in enumerate(file, start=1):
                try:
                    replayed.replay.take_line(line)
                except DamagedLineError as damaged:
                    damage[number] = str(damaged)
    return replayed


def _parser() -> CommandParser:
    parser = CommandParser(
        "replay",
        "Rebuild every job's state from a telemetry log and say where the store of its runtime disagrees. "
        "Exit 0: all is well; 1: damaged lines, or the two disagree; 2: the log or the store cannot be read.",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="telemetry_samples.json of a data directory, with what was rotated away beside it; or one file alone",
    )
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help="compare with the store in there (default the directory that FILE lies in, else PLUMBLINE_DATA_DIR)",
    )
    parser.add_argument("--json", action="store_true", help="write one JSON object instead of lines")
    return parser


def _replay(options: argparse.Namespace) -> int:
    data_dir = _data_dir(options)
    if data_dir is None:
        replayed, comparison = replay_log(options.file), None
    else:
        with _store(data_dir) as connection:
            # The store's moment is before the log's: what happens in between is further on in the log, as it may be.
            oldest_kept, runs = kept_runs(connection)
            replayed = replay_log(options.file)
            comparison = compare(replayed.replay, oldest_kept, runs)
    if options.json:
        store = None if comparison is None else {"dataDir": str(data_dir), **comparison.to_wire()}
        show(json.dumps({**replayed.to_wire(options.file), "store": store}, indent=2) + "\n", sys.stdout)
    else:
        _show_lines(replayed, comparison, data_dir)
    sys.stdout.flush()
    is_well = not replayed.damaged_lines and (comparison is None or not comparison.disagreements)
    return DONE if is_well else FOUND_PROBLEMS


def _data_dir(options: argparse.Namespace) -> Path | None:
    """Return the data directory whose store is looked at, None where there is none."""
    if options.data_dir is not None:
        return Path(options.data_dir)
    folder = options.file.resolve().parent
    if folder.name == FOLDER_NAME and (folder.parent / DATABASE_NAME).is_file():
        return Path(folder.parent)
    named = Path(os.environ.get("PLUMBLINE_DATA_DIR") or os.devnull)
    return named if (named / DATABASE_NAME).is_file() else None


@contextmanager
def _store(data_dir: Path) -> Iterator[sqlite3.Connection]:
    try:
        with open_beside(data_dir) as connection:
            connection.execute("BEGIN")  # all that is read is of one moment
            yield connection
    except StorageError as failed:
        raise UnusableError(str(failed)) from failed


def _show_lines(replayed: Replayed, comparison: Comparison | None, data_dir: Path | None) -> None:
    replay = replayed.replay
    for job_id, job in replay.jobs.items():
        about = " ".join(part for part in (job.job_type, job.entity_id) if part)
        why = f" {job.error}: {job.details}" if job.error else ""
        _line(f"{job_id}: {about or 'job'}: {job.state} {job.progress} %{why}")
    for path, damage in replayed.damaged.items():
        for number, problem in damage.items():
            _line(f"{path}: line {number} {problem}")
    counts = Counter(job.state for job in replay.jobs.values())
    states = ", ".join(f"{count} {state}" for state, count in counts.items()) or "none"
    _line(
        f"{len(replay.jobs)} jobs ({states}), last seq {replay.last_seq}, {replay.repaired} repairs, "
        f"{replayed.damaged_lines} damaged lines"
    )
    if comparison is None:
        _line("no store to compare with (--data-dir DIR)")
        return
    for disagreement in comparison.disagreements:
        _line(str(disagreement))
    left = (
        (comparison.under_way, "runs under way"),
        (comparison.not_kept, "runs no longer kept"),
        (comparison.before, "runs before the log"),
    )
    aside = "".join(f", {count} {words}" for count, words in left if count)
    _line(
        f"store of {data_dir}: {comparison.compared} jobs compared, "
        f"{len(comparison.disagreements)} disagreements{aside}"
    )


def _line(text: str) -> None:
    show(one_line(text) + "\n", sys.stdout)
