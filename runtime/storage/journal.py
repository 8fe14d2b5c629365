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
from runtime.kernel.replay import INCOMPLETE, NOW
from runtime.storage.database import Database
from runtime.storage.passwords import hide_passwords
from runtime.storage.stored_config import config_bytes

MOST_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class JournalScan:
    """One scan, or something done between two. `inputs` are the raw readings that changed, by card id.

    `scan` counts completed scans and this one, from 1 in each recording; `revision` is the last one published after it,
    `before` the last one before (None: one less); `commands` are envelopes as they came, sent by `by`. The other fields
    are those of a recording's line (`runtime.kernel.replay`).
    """

    scan: int
    revision: int
    elapsed_ms: int
    wall_ms: int
    clock_synced: bool = True
    inputs: Mapping[int, int] = field(default_factory=dict)
    commands: Sequence[Mapping[str, Any]] = ()
    by: str = ""
    before: int | None = None
    expires: bool = False
    publishes: bool = False
    faults: Sequence[str] = ()

    @property
    def is_scan(self) -> bool:
        return not (self.commands or self.expires or self.publishes)


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
        self._last = _Last()
        self._written = 0

    @property
    def written(self) -> int:
        """How many bytes the recording that is open takes on disk."""
        return self._written

    @property
    def is_recording(self) -> bool:
        """False before the first recording was opened, and after one alone outgrew all the room."""
        return self._opening is not None

    def open_recording(
        self,
        revision: int,
        config: ConfigDocument,
        state: Any,
        interval_ms: int,
        *,
        wall_ms: int | None = None,
        clock_synced: bool = True,
    ) -> None:
        """Begin anew from a known state, after `revision`; raises `StorageError`. Passwords are left out.

        `wall_ms` is when the last scan was, as the state tells.
        """
        self.flush()
        rows = self._database.read("SELECT max(opening) FROM journal")
        self._opening = (rows[0][0] or 0) + 1
        self._interval_ms = interval_ms
        self._last = _Last(wall_ms, clock_synced)
        self._written = 0
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
        self._last = _Last(scan.wall_ms if scan.is_scan else self._last.wall_ms, scan.clock_synced)
        if line is not None:
            self._add(config_bytes(line))
        if self._size >= CHUNK_BYTES:
            self.flush()

    def end_recording(self, end: str, lost: int = 0) -> None:
        """Close the recording with the word for why (`runtime.kernel.replay`); raises `StorageError`."""
        if self._opening is None:
            return
        self._add(config_bytes(_end_line(end, self._revisions[1], lost)))
        self.flush()
        self._opening = None

    def abandon(self) -> None:
        """Forget the recording that cannot be written; what of it is on disk reads as incomplete."""
        self._opening = None
        self._lines.clear()
        self._size = 0

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
        self._written += len(body)
        self._revisions = (self._revisions[1], self._revisions[1])

    def recording(self, from_revision: int) -> Iterator[bytes] | None:
        """Return the lines of the latest recording that covers a revision, from its opening; None: not recorded.

        The last line says how it ends. Raises `StorageError`.
        """
        self.flush()
        rows = self._database.read(
            "SELECT opening, max(last_revision) FROM journal GROUP BY opening HAVING min(first_revision) <= ?"
            " ORDER BY opening DESC LIMIT 1",
            from_revision,
        )
        return self._read(*rows[0]) if rows else None

    def _read(self, opening: int, last_revision: int) -> Iterator[bytes]:
        is_open, shown = opening == self._opening, self._revisions[1]
        last, line = -1, b""
        while rows := self._database.read(
            "SELECT chunk, body FROM journal WHERE opening = ? AND chunk > ? ORDER BY chunk LIMIT 1", opening, last
        ):
            last = rows[0][0]
            for line in zlib.decompress(rows[0][1]).split(b"\n"):
                yield line
        if is_open:
            yield config_bytes(_end_line(NOW, shown, 0))
        elif not line.startswith(b'{"end":'):
            yield config_bytes(_end_line(INCOMPLETE, last_revision, 0))

    def _line_of(self, scan: JournalScan) -> dict[str, Any] | None:
        """Return the stimulus line of a scan, None when it was as expected."""
        line: dict[str, Any] = {}
        if scan.inputs:
            line["inputs"] = {str(card_id): value for card_id, value in scan.inputs.items()}
        if scan.clock_synced != self._last.clock_synced:
            line["clockSynced"] = scan.clock_synced
        if scan.commands:
            line["commands"] = [dict(command) for command in scan.commands]
            line["by"] = scan.by
        if scan.elapsed_ms != self._interval_ms:
            line["elapsedMs"] = scan.elapsed_ms
        if self._last.wall_ms is None or scan.wall_ms != self._last.wall_ms + (scan.elapsed_ms if scan.is_scan else 0):
            line["wallclock"] = rfc3339(scan.wall_ms)
        if scan.expires:
            line["expires"] = True
        if scan.publishes:
            line["publishes"] = True
        if scan.faults:
            line["faults"] = list(scan.faults)
        before = scan.revision - 1 if scan.before is None else scan.before
        return {"scan": scan.scan, "revision": before, **line} if line else None

    def _add(self, line: bytes) -> None:
        self._lines.append(line)
        self._size += len(line)


@dataclass(frozen=True, slots=True)
class _Last:
    """What whoever runs the recording again knows of the clocks: when the last scan was, and whether it was trusted."""

    wall_ms: int | None = None
    clock_synced: bool = True


def _end_line(end: str, revision: int, lost: int) -> dict[str, Any]:
    return {"end": end, "revision": revision, **({"lost": lost} if lost else {})}
