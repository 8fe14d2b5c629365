"""Tries whether the disk takes what is written now: a small row, as durable as any other."""

from __future__ import annotations

from runtime.storage.database import Database

ROW = "probe"


class WriteProbe:
    """Belongs to the portal's thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def try_write(self) -> None:
        """Write, on disk when this returns; raises `StorageError`."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO counters VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", (ROW,)
            )
