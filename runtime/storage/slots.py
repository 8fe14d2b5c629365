"""The rows behind the config slots: bodies, which slot means which body, version counters, the history list.

Statements only, each inside a transaction that the caller opened; what they mean together is decided in `configs.py`.
"""

from __future__ import annotations

import sqlite3
from typing import Literal

from runtime.contracts.lifecycle import HistoryItem
from runtime.contracts.timestamps import rfc3339
from runtime.storage.database import Database
from runtime.storage.errors import StorageError
from runtime.storage.stored_config import StoredConfig, checksum_of, config_bytes, read_stored

Slot = Literal["active", "lkg", "staged", "former", "former lkg"]
SLOTS: tuple[Slot, ...] = ("active", "lkg", "staged")
"""Those that hold something in themselves; the others are `confirmation.py`'s."""
HISTORY_KEPT = 200

Action = Literal["COMMIT", "RESTORE"]


def next_version(connection: sqlite3.Connection, letter: Literal["v", "s"]) -> str:
    """Count one on and return e.g. `v43`; a number is never given out twice, across restarts too (ruling 36)."""
    connection.execute(
        "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", (letter,)
    )
    number = connection.execute("SELECT value FROM counters WHERE name = ?", (letter,)).fetchone()[0]
    return f"{letter}{number}"


def write_body(connection: sqlite3.Connection, config: StoredConfig) -> None:
    """Write a config with its checksum; no slot means it yet."""
    body = config_bytes(config.document)
    connection.execute(
        "INSERT OR REPLACE INTO configs VALUES (?, ?, ?)", (config.version, body, checksum_of(config.version, body))
    )


def point(connection: sqlite3.Connection, slot: Slot, version: str) -> None:
    connection.execute("INSERT OR REPLACE INTO slots VALUES (?, ?)", (slot, version))


def empty(connection: sqlite3.Connection, slot: Slot) -> None:
    connection.execute("DELETE FROM slots WHERE slot = ?", (slot,))


def forget_unused(connection: sqlite3.Connection) -> None:
    """Delete the bodies that no slot means: former configs, and candidates that were never promoted."""
    connection.execute("DELETE FROM configs WHERE version NOT IN (SELECT version FROM slots)")


def record(connection: sqlite3.Connection, config: StoredConfig, action: Action, actor: str, now_ms: int) -> None:
    """Add to the history, which keeps the last 200."""
    connection.execute(
        "INSERT INTO history (version, config_id, committed_at_ms, actor, action, sha256, persisted)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (config.version, config.config_id, now_ms, actor, action, config.sha256, config.is_persisted),
    )
    connection.execute("DELETE FROM history WHERE seq <= (SELECT max(seq) FROM history) - ?", (HISTORY_KEPT,))


def read_history(database: Database, limit: int, offset: int) -> tuple[list[HistoryItem], int]:
    """Return a page of the history, newest first, and how many items there are (ruling 41)."""
    rows = database.read(
        "SELECT version, config_id, committed_at_ms, actor, action, sha256, persisted FROM history"
        " ORDER BY seq DESC LIMIT ? OFFSET ?",
        limit,
        offset,
    )
    items = [
        HistoryItem(
            version=version,
            config_id=config_id,
            committed_at=rfc3339(committed_at_ms),
            actor=actor,
            action=action,
            sha256=sha256,
            persisted=bool(persisted),
        )
        for version, config_id, committed_at_ms, actor, action, sha256, persisted in rows
    ]
    return items, database.read("SELECT count(*) FROM history")[0][0]


def is_fresh(database: Database) -> bool:
    """Whether no config was ever made active here."""
    return not database.read("SELECT 1 FROM counters WHERE name = 'v'")


def read_slot(database: Database, slot: Slot) -> StoredConfig | None:
    """Return what lies in a slot, None when it is empty; raises ValueError or `StorageError` when it is damaged."""
    rows = database.read("SELECT version FROM slots WHERE slot = ?", slot)
    if not rows:
        return None
    version = rows[0][0]
    bodies = database.read("SELECT body, checksum FROM configs WHERE version = ?", version)
    if not bodies:
        raise StorageError(f"the body of {version} is missing")
    return read_stored(version, *bodies[0])
