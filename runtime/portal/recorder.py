"""Keeps in the journal what the scan thread hands over: in batches, on the portal's thread (decisions *Journal*)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from runtime.contracts.base import API_VERSION
from runtime.contracts.commands import ParsedCommand
from runtime.contracts.config import ConfigDocument
from runtime.control.recording import Done, Opening, RecordBuffer
from runtime.kernel.replay import CONTINUES, INCOMPLETE, STOPPED
from runtime.portal.users import SYSTEM
from runtime.storage.errors import StorageError
from runtime.storage.journal import MOST_BYTES, JournalScan

LONGEST_RECORDING_BYTES = MOST_BYTES // 32
"""A recording of this size is followed by another, so that only the oldest part is dropped when the room is used up."""

FLUSH_EVERY_S = 1.0
RETRY_AFTER_S = 60.0

log = logging.getLogger("plumbline.recorder")


class ScanJournal(Protocol):
    """Where recordings lie: `runtime.storage.journal.Journal`. What writes raises `StorageError`."""

    @property
    def written(self) -> int: ...

    @property
    def is_recording(self) -> bool: ...

    def open_recording(
        self,
        revision: int,
        config: ConfigDocument,
        state: Any,
        interval_ms: int,
        *,
        wall_ms: int | None = None,
        clock_synced: bool = True,
    ) -> None: ...

    def append(self, scan: JournalScan) -> None: ...

    def end_recording(self, end: str, lost: int = 0) -> None: ...

    def abandon(self) -> None: ...

    def flush(self) -> None: ...

    def recording(self, from_revision: int) -> Iterator[bytes] | None: ...


class Recorder:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        journal: ScanJournal,
        buffer: RecordBuffer,
        *,
        schedule: Callable[[float, Callable[[], None]], object],
        event: Callable[[str, str, dict[str, Any]], None],
        longest_bytes: int = LONGEST_RECORDING_BYTES,
    ) -> None:
        """`schedule(seconds, call)` calls later, on this thread."""
        self._journal = journal
        self._buffer = buffer
        self._schedule = schedule
        self._event = event
        self._longest_bytes = longest_bytes
        self._configs: dict[str, ConfigDocument] = {}
        self._readings: Mapping[int, int] = {}
        self._first_scan = 0
        self._is_stopped = False
        self._is_waiting_to_retry = False

    def start(self) -> None:
        self._schedule(FLUSH_EVERY_S, self._flush_again)

    def stop(self) -> None:
        """Keep what came last, and say that the recording ends here."""
        self.take()
        self._is_stopped = True
        self._try(lambda: self._journal.end_recording(STOPPED))

    def know(self, version: str, document: ConfigDocument) -> None:
        """Learn which config has a version; called before the version runs."""
        self._configs[version] = document

    def take(self) -> None:
        """Write down what waits."""
        for record in self._buffer.take():
            if isinstance(record, Opening):
                self._open(record)
            elif self._journal.is_recording:
                self._append(record)
        if self._journal.written >= self._longest_bytes:
            self._buffer.ask_for_opening()

    def read(self, from_revision: int) -> bytes | None:
        """Return the recording that covers a revision, up to now; None: not recorded. Raises `StorageError`."""
        self.take()
        lines = self._journal.recording(from_revision)
        return None if lines is None else b"\n".join(lines) + b"\n"

    def _open(self, opening: Opening) -> None:
        checkpoint = opening.checkpoint
        config = self._configs[checkpoint.config_version]
        self._configs = {checkpoint.config_version: config, **_later(self._configs, checkpoint.config_version)}
        if opening.lost:
            log.error("%d records of the journal did not fit and are lost", opening.lost)
            self._event("runtime.alarm", SYSTEM.name, {"fault": "JOURNAL_OVERFLOW", "lost": opening.lost})
        state = {
            **checkpoint.to_wire(),
            "readings": {str(card_id): raw for card_id, raw in opening.readings.items()},
            "clockSynced": opening.clock_synced,
            "wallMs": opening.wall_ms,
        }
        self._readings = opening.readings
        self._first_scan = checkpoint.completed_scans
        self._try(lambda: self._journal.end_recording(INCOMPLETE if opening.lost else CONTINUES, opening.lost))
        self._try(
            lambda: self._journal.open_recording(
                checkpoint.revision,
                config,
                state,
                opening.interval_ms,
                wall_ms=opening.wall_ms,
                clock_synced=opening.clock_synced,
            )
        )

    def _append(self, done: Done) -> None:
        given = done.given
        before, self._readings = self._readings, given.readings
        scan = JournalScan(
            scan=done.scan - self._first_scan,
            revision=done.shown,
            elapsed_ms=given.elapsed_ms,
            wall_ms=given.wall_ms,
            clock_synced=given.clock_synced,
            inputs={} if before is given.readings else _changes(before, given.readings),
            commands=() if done.command is None else (_envelope(done.command),),
            by=done.actor,
            before=done.revision,
            expires=done.expires,
            publishes=done.publishes,
            faults=done.faults,
        )
        self._try(lambda: self._journal.append(scan))

    def _flush_again(self) -> None:
        if self._is_stopped:
            return
        self._try(self._journal.flush)
        self._schedule(FLUSH_EVERY_S, self._flush_again)

    def _try(self, write: Callable[[], None]) -> None:
        """Write; when the disk does not take it the recording ends where it is, and another is begun a minute later."""
        try:
            write()
        except StorageError as failed:
            log.error("the journal cannot be written, so this recording is incomplete: %s", failed)
            self._event("runtime.alarm", SYSTEM.name, {"fault": "JOURNAL_WRITE", "message": str(failed)})
            self._journal.abandon()
            if not self._is_waiting_to_retry:
                self._is_waiting_to_retry = True
                self._schedule(RETRY_AFTER_S, self._retry)

    def _retry(self) -> None:
        self._is_waiting_to_retry = False
        self._buffer.ask_for_opening()


def _later(configs: Mapping[str, ConfigDocument], version: str) -> dict[str, ConfigDocument]:
    """Return the configs that were learnt after the one that runs: they may run next."""
    versions = list(configs)
    return {later: configs[later] for later in versions[versions.index(version) + 1 :]}


def _changes(before: Mapping[int, int], after: Mapping[int, int]) -> dict[int, int]:
    """Return what reads otherwise now; a reading that is gone reads 0."""
    changed = {card_id: raw for card_id, raw in after.items() if before.get(card_id, 0) != raw}
    return changed | {card_id: 0 for card_id, raw in before.items() if raw and card_id not in after}


def _envelope(command: ParsedCommand) -> dict[str, Any]:
    return {
        "type": "command",
        "apiVersion": API_VERSION,
        "requestId": command.request_id,
        "name": command.name,
        "payload": command.payload.to_wire(),
    }
