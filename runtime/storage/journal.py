"""The journal of scans: what made each one, at most 64 MiB, so that a run can be had again (decisions *Journal*).

It is handed what happened and gives back the stimulus format of `simulate`. Scans in which nothing happened that the
time alone does not explain take no room.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from runtime.contracts.config import ConfigDocument
from runtime.contracts.timestamps import rfc3339
from runtime.storage.database import Database
from runtime.storage.passwords import hide_passwords
from runtime.storage.stored_config import config_bytes

MOST_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
MS_PER_S = 1000


@dataclass(frozen=True, slots=True)
class JournalScan:
    """One scan or one service while halted. `inputs` are the raw readings that changed, by card id.

    `scan` counts completed scans and this one, from 1 in each recording; `revision` is the last one it published;
    `commands` are envelopes as they came.
    """

    scan: int
    revision: int
    elapsed_ms: int
    wall_ms: int
    clock_synced: bool = True
    inputs: Mapping[int, int] = field(default_factory=dict)
    commands: Sequence[Mapping[str, Any]] = ()


class Journal:
    """Belongs to the portal's thread. Call `flush` about once a second; a crash loses what came since."""

    def __init__(self, database: Database, *, most_bytes: int = MOST_BYTES) -> None:
        self._database = database
        self._most_bytes = most_bytes
        self._opening: int | None = None
        self._interval_ms = 0
        self._lines: list[bytes] = []
        self._size = 0
        self._revisions = (0, 0)
        self._predicted = _Predicted()

    @property
    def is_recording(self) -> bool:
        """False before the first recording was opened, and after one alone outgrew all the room."""
        return self._opening is not None

    def open_recording(self, revision: int, config: ConfigDocument, state: Any, interval_ms: int) -> None:
        """Begin anew from a known state, after `revision`; raises `StorageError`. Passwords are left out."""
        self.flush()
        rows = self._database.read("SELECT max(opening) FROM journal")
        self._opening = (rows[0][0] or 0) + 1
        self._interval_ms = interval_ms
        self._predicted = _Predicted()
        self._revisions = (revision, revision)
        head = {"config": hide_passwords(config), "state": state, "revision": revision}
        self._add(config_bytes(head))
        self.flush()

    def append(self, scan: JournalScan) -> None:
        """Note a scan; raises `StorageError` when its chunk is full and cannot be written."""
        if self._opening is None:
            return
        self._revisions = (self._revisions[0], scan.revision)
        line = self._line_of(scan)
        self._predicted = _Predicted(scan.wall_ms + self._interval_ms, scan.clock_synced)
        if line is not None:
            self._add(config_bytes(line))
        if self._size >= CHUNK_BYTES:
            self.flush()

    def flush(self) -> None:
        """Put on disk what waits and drop the oldest recordings that no longer fit; raises `StorageError`."""
        if self._opening is None or not self._lines:
            return
        body = zlib.compress(b"\n".join(self._lines), level=1)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO journal (opening, first_revision, last_revision, body, size) VALUES (?, ?, ?, ?, ?)",
                (self._opening, *self._revisions, body, len(body)),
            )
            used = connection.execute("SELECT sum(size) FROM journal").fetchone()[0]
            while used > self._most_bytes:
                oldest = connection.execute("SELECT min(opening) FROM journal").fetchone()[0]
                connection.execute("DELETE FROM journal WHERE opening = ?", (oldest,))
                used = connection.execute("SELECT total(size) FROM journal").fetchone()[0]
                if oldest == self._opening:
                    self._opening = None
        self._lines.clear()
        self._size = 0
        self._revisions = (self._revisions[1], self._revisions[1])

    def recording(self, from_revision: int) -> Iterator[bytes] | None:
        """Return the lines of the latest recording that covers a revision, from its opening; None: not recorded."""
        self.flush()
        rows = self._database.read(
            "SELECT opening FROM journal GROUP BY opening HAVING min(first_revision) <= ?"
            " ORDER BY opening DESC LIMIT 1",
            from_revision,
        )
        return self._read(rows[0][0]) if rows else None

    def _read(self, opening: int) -> Iterator[bytes]:
        last = -1
        while rows := self._database.read(
            "SELECT chunk, body FROM journal WHERE opening = ? AND chunk > ? ORDER BY chunk LIMIT 1", opening, last
        ):
            last = rows[0][0]
            yield from zlib.decompress(rows[0][1]).split(b"\n")

    def _line_of(self, scan: JournalScan) -> dict[str, Any] | None:
        """Return the stimulus line of a scan, None when it was as expected."""
        line: dict[str, Any] = {}
        if scan.inputs:
            line["inputs"] = {str(card_id): value for card_id, value in scan.inputs.items()}
        if scan.clock_synced != self._predicted.clock_synced:
            line["clockSynced"] = scan.clock_synced
        if scan.commands:
            line["commands"] = [dict(command) for command in scan.commands]
        if scan.elapsed_ms != self._interval_ms:
            line["elapsedMs"] = scan.elapsed_ms
        if scan.wall_ms // MS_PER_S != self._predicted.second:
            line["wallclock"] = rfc3339(scan.wall_ms)
        return {"scan": scan.scan, **line} if line else None

    def _add(self, line: bytes) -> None:
        self._lines.append(line)
        self._size += len(line)


@dataclass(frozen=True, slots=True)
class _Predicted:
    """What the next scan shows when nothing happens."""

    wall_ms: int | None = None
    clock_synced: bool = True

    @property
    def second(self) -> int | None:
        return None if self.wall_ms is None else self.wall_ms // MS_PER_S
