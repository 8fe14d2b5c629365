"""Runs of engines over restarts: the newest hundred, each with its status and its jobs as they were told last."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from runtime.storage.database import Database

KEPT = 100


@dataclass(frozen=True, slots=True)
class StoredRun:
    """`status` and `jobs` are JSON texts; `has_ended` is false for a run that a crash cut short."""

    run_id: str
    has_ended: bool
    status: bytes
    jobs: bytes


class EngineRunStore:
    """Belongs to the portal's thread. Every method raises `StorageError`."""

    def __init__(self, database: Database, kept: int = KEPT) -> None:
        self._database = database
        self._kept = kept

    def heads(self) -> Sequence[tuple[str, bool, bytes]]:
        """Return id, whether it has ended, and status of the kept runs, newest first."""
        rows = self._database.read("SELECT run_id, has_ended, status FROM engine_runs ORDER BY number DESC")
        return [(run_id, bool(has_ended), status) for run_id, has_ended, status in rows]

    def jobs(self, run_id: str) -> bytes:
        """Return the JSON text of a run's jobs; an empty list for a run that is not kept."""
        rows = self._database.read("SELECT jobs FROM engine_runs WHERE run_id = ?", run_id)
        return bytes(rows[0][0]) if rows else b"[]"

    def save(self, run: StoredRun) -> None:
        """Put a run on disk, in place of what was kept of it; the oldest give way."""
        with self._database.transaction("engine run") as connection:
            connection.execute(
                "INSERT INTO engine_runs (run_id, has_ended, status, jobs) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (run_id) DO UPDATE SET has_ended = excluded.has_ended, status = excluded.status,"
                " jobs = excluded.jobs",
                (run.run_id, run.has_ended, run.status, run.jobs),
            )
            connection.execute(
                "DELETE FROM engine_runs WHERE number <= (SELECT max(number) FROM engine_runs) - ?", (self._kept,)
            )


def kept_runs(connection: sqlite3.Connection) -> tuple[int, Iterator[StoredRun]]:
    """Return the number of the oldest run that is kept, 0 for none, and the runs, oldest first; raises `sqlite3.Error`.

    A number above 1: older ones gave way. The runs are as they were at this call, if it is in a transaction.
    """
    numbers = [number for (number,) in connection.execute("SELECT number FROM engine_runs ORDER BY number")]
    return (numbers[0] if numbers else 0), _read_runs(connection, numbers)


def _read_runs(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[StoredRun]:
    """Yield run by run: all jobs of a hundred runs need not be in memory at once."""
    for number in numbers:
        query = "SELECT run_id, has_ended, status, jobs FROM engine_runs WHERE number = ?"
        for run_id, has_ended, status, jobs in connection.execute(query, (number,)):
            yield StoredRun(run_id, bool(has_ended), bytes(status), bytes(jobs))
