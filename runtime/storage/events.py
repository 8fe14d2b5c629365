"""What the runtime told its clients, kept over restarts: the latest ten thousand events (ruling 75)."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.storage.database import Database

KEPT = 10_000


class EventStore:
    """Belongs to the portal's thread. An event is a sequence number and its JSON text."""

    def __init__(self, database: Database, kept: int = KEPT) -> None:
        self._database = database
        self._kept = kept

    def newest(self) -> Sequence[tuple[int, str]]:
        """Return the kept events, oldest first; raises `StorageError`."""
        rows = self._database.read("SELECT seq, event FROM events ORDER BY seq DESC LIMIT ?", self._kept)
        return rows[::-1]

    def append(self, events: Sequence[tuple[int, str]]) -> None:
        """Put events on disk, in order, and drop those that are too old; raises `StorageError`, nothing written."""
        with self._database.transaction("events") as connection:
            connection.executemany("INSERT INTO events VALUES (?, ?)", events)
            connection.execute("DELETE FROM events WHERE seq <= ?", (events[-1][0] - self._kept,))
