"""The one SQLite file of a data directory: WAL, `synchronous=FULL`, its tables, and transactions that name their steps.

Knows no meaning of a row. Belongs to one thread at a time, that of the portal; opening may happen in another.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from runtime.storage.errors import DataDirectoryError, StorageFullError, storage_error
from runtime.storage.write_steps import WriteFault, no_fault

BUSY_TIMEOUT_MS = 5_000
WAL_LIMIT_BYTES = 8 * 1024 * 1024
CHECKPOINT_AFTER_PAGES = 250
SPARE_BYTES = 8 * 1024 * 1024
"""What long texts leave free on the disk."""

_LAYOUTS = (
    """
CREATE TABLE configs (version TEXT PRIMARY KEY, body BLOB NOT NULL, checksum TEXT NOT NULL);
CREATE TABLE slots (slot TEXT PRIMARY KEY, version TEXT NOT NULL);
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE history (
    seq INTEGER PRIMARY KEY, version TEXT NOT NULL, config_id TEXT, committed_at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL, action TEXT NOT NULL, sha256 TEXT NOT NULL, persisted INTEGER NOT NULL
);
CREATE TABLE audit (seq INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE answers (
    user BLOB NOT NULL, request_id BLOB NOT NULL, digest TEXT NOT NULL, status INTEGER NOT NULL,
    headers TEXT NOT NULL, body BLOB NOT NULL, answered_at_ms INTEGER NOT NULL, PRIMARY KEY (user, request_id)
);
CREATE INDEX answers_by_age ON answers (user, answered_at_ms);
CREATE TABLE journal (
    chunk INTEGER PRIMARY KEY, opening INTEGER NOT NULL, first_revision INTEGER NOT NULL,
    last_revision INTEGER NOT NULL, body BLOB NOT NULL, size INTEGER NOT NULL
);
""",
    "CREATE TABLE events (seq INTEGER PRIMARY KEY, event TEXT NOT NULL);",
    """
CREATE TABLE levels (
    level_key TEXT PRIMARY KEY, level_id TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL, entity_count INTEGER NOT NULL, scene_id TEXT NOT NULL, world_id TEXT NOT NULL,
    world_name TEXT NOT NULL, gravity TEXT NOT NULL, sha256 TEXT NOT NULL, editor BLOB, content BLOB NOT NULL
);
CREATE INDEX levels_by_scene ON levels (scene_id);
CREATE TABLE level_versions (level_key TEXT PRIMARY KEY, version INTEGER NOT NULL);
""",
    """
CREATE TABLE engine_runs (
    number INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, has_ended INTEGER NOT NULL, status BLOB NOT NULL,
    jobs BLOB NOT NULL
);
""",
    """
CREATE TABLE users (
    name_key TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, is_disabled INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL, password TEXT NOT NULL
);
CREATE TABLE sign_ins (
    family TEXT PRIMARY KEY, user_key TEXT NOT NULL, token TEXT NOT NULL, expires_at_ms INTEGER NOT NULL
);
CREATE INDEX sign_ins_by_user ON sign_ins (user_key);
CREATE TABLE issued_tokens (
    number INTEGER PRIMARY KEY, jti TEXT NOT NULL UNIQUE, role TEXT NOT NULL, engine_id TEXT,
    created_by TEXT NOT NULL, created_at_ms INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL,
    is_withdrawn INTEGER NOT NULL
);
""",
    """
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1), records INTEGER NOT NULL, hash TEXT NOT NULL, seal TEXT NOT NULL
);
""",
    """
CREATE TABLE level_texts (text INTEGER NOT NULL, start INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (text, start));
ALTER TABLE levels ADD COLUMN content_text INTEGER;
ALTER TABLE levels ADD COLUMN content_bytes INTEGER;
ALTER TABLE levels ADD COLUMN editor_text INTEGER;
ALTER TABLE levels ADD COLUMN editor_bytes INTEGER;
CREATE TEMP TABLE pieces AS WITH RECURSIVE counted (start) AS
    (SELECT 0 UNION ALL SELECT start + 262144 FROM counted WHERE start < 1073741824) SELECT start FROM counted;
UPDATE levels SET content_text = 2 * rowid, content_bytes = length(content)
    WHERE length(content) > 1048576;
UPDATE levels SET editor_text = 2 * rowid + 1, editor_bytes = length(editor)
    WHERE length(editor) > 1048576;
INSERT INTO level_texts SELECT content_text, start, substr(content, start + 1, 262144) FROM levels
    JOIN pieces ON start < length(content) WHERE content_text IS NOT NULL;
INSERT INTO level_texts SELECT editor_text, start, substr(editor, start + 1, 262144) FROM levels
    JOIN pieces ON start < length(editor) WHERE editor_text IS NOT NULL;
UPDATE levels SET content = x'' WHERE content_text IS NOT NULL;
UPDATE levels SET editor = NULL WHERE editor_text IS NOT NULL;
DROP TABLE pieces;
""",
)
"""What each layout adds to the one before; a file of an older release is brought up to date when it is opened.

A released entry never changes: add one at the end.
"""
SCHEMA_VERSION = len(_LAYOUTS)


class DamagedDatabaseError(DataDirectoryError):
    """The file is no database of ours, or its pages contradict each other."""


class Database:
    """An open connection. `path` is the file; beside it SQLite keeps a `-wal` and a `-shm`."""

    def __init__(self, path: Path, write_fault: WriteFault = no_fault) -> None:
        """Open or create the file; raises `DamagedDatabaseError`, or `StorageError` when it cannot be written."""
        self.path = path
        self.step = write_fault
        _create_privately(path)
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as failed:
            raise storage_error(failed) from failed
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def read(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Return all rows of a query; raises `StorageError`."""
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as failed:
            raise storage_error(failed) from failed

    @contextmanager
    def transaction(self, name: str = "") -> Iterator[sqlite3.Connection]:
        """Run statements that take effect together, on disk when the block is left; or not at all, with `StorageError`.

        `name` announces the steps begun, about to be durable and durable.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._announce(name, "begun")
            yield self._connection
            self._announce(name, "about to be durable")
            self._connection.execute("COMMIT")
        except (sqlite3.Error, OSError) as failed:
            self._roll_back()
            error = storage_error(failed)
            if isinstance(error, StorageFullError):
                self._make_room()
            raise error from failed
        except BaseException:
            self._roll_back()
            raise
        with suppress(OSError):  # on disk: nothing that happens now can undo it
            self._announce(name, "durable")

    def require_room(self, size: int) -> None:
        """Raise `StorageFullError` when so many bytes more would take the last room on the disk.

        With none left nothing could be removed any more, either: the log of changes has to grow for that.
        """
        [(pages,)], [(page_bytes,)] = self.read("PRAGMA freelist_count"), self.read("PRAGMA page_size")
        growth = size - pages * page_bytes
        if growth > 0 and shutil.disk_usage(self.path.parent).free < growth + SPARE_BYTES:
            raise StorageFullError("the disk is nearly full")

    def _announce(self, name: str, step: str) -> None:
        if name:
            self.step(f"{name} {step}")

    def _roll_back(self) -> None:
        with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
            self._connection.execute("ROLLBACK")

    def _make_room(self) -> None:
        """Move what lies in the write-ahead log to its place and cut the log: the next try may find room."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _prepare(self) -> None:
        try:
            self._connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            # Some systems build SQLite so that it writes zeros over all that is deleted: twice the work, and no removal
            # on a disk that is nearly full.
            self._connection.execute("PRAGMA secure_delete = FAST")
            self._connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_AFTER_PAGES}")
            problem = self._connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError as failed:
            raise storage_error(failed) from failed
        except sqlite3.DatabaseError as failed:
            raise DamagedDatabaseError(f"{self.path} is damaged: {failed}") from failed
        if problem != "ok":
            raise DamagedDatabaseError(f"{self.path} is damaged: {problem}")
        if version > SCHEMA_VERSION:
            raise DataDirectoryError(
                f"{self.path} was written by a newer release (layout {version}); start that release instead"
            )
        if version < SCHEMA_VERSION:
            self._bring_up_to_date(version)

    def _bring_up_to_date(self, version: int) -> None:
        with self.transaction() as connection:
            for layout in _LAYOUTS[version:]:
                for statement in layout.split(";"):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _create_privately(path: Path) -> None:
    """Make the file readable by its owner alone: it holds passwords."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as failed:
        raise DataDirectoryError(f"{path} cannot be opened: {failed.strerror}") from failed
