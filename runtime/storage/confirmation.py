"""The rows behind a commit that waits for its confirmation: what returns without one, and until when.

Statements only, inside transactions that the caller opened. The deadline is on disk before the new config acts, so that
a crash does not lose it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from runtime.storage import slots
from runtime.storage.database import Database
from runtime.storage.stored_config import StoredConfig

DEADLINE = "confirm by"


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """`version` is active until `deadline_ms` (Unix); then `former` returns, with `lkg` as the rollback it had."""

    version: str
    former: StoredConfig
    lkg: StoredConfig | None
    deadline_ms: int


def write(connection: sqlite3.Connection, waiting: Unconfirmed) -> None:
    """Keep what returns; the bodies are there already."""
    slots.point(connection, "former", waiting.former.version)
    if waiting.lkg is not None:
        slots.point(connection, "former lkg", waiting.lkg.version)
    connection.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (DEADLINE, waiting.deadline_ms))


def forget(connection: sqlite3.Connection) -> None:
    slots.empty(connection, "former")
    slots.empty(connection, "former lkg")
    connection.execute("DELETE FROM counters WHERE name = ?", (DEADLINE,))


def read(database: Database, active: StoredConfig | None) -> Unconfirmed | None:
    """Return what waits since before this start; raises ValueError or `StorageError` when it is damaged."""
    rows = database.read("SELECT value FROM counters WHERE name = ?", DEADLINE)
    former = slots.read_slot(database, "former")
    if not rows or former is None or active is None:
        return None
    return Unconfirmed(active.version, former, slots.read_slot(database, "former lkg"), rows[0][0])
