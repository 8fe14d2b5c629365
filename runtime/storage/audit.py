"""The audit log: who did what to what, when, and how it ended, in an unbroken chain (decisions *Device HTTP*).

Records are written in batches. `append` writes at once unless told that nothing waits for it; what was left waiting is
on disk 50 ms later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from sqlite3 import Connection
from typing import Any

import orjson

from runtime.contracts.timestamps import rfc3339
from runtime.storage.audit_chain import FIRST_HASH, chained, first_break, signing_json
from runtime.storage.audit_seal import CUT, OWN_ACTOR, OWN_ROLE, SEALED, AuditSeal, read_head, was_sealed
from runtime.storage.database import Database
from runtime.storage.errors import StorageError

FLUSH_AFTER_S = 0.05
MOST_WAITING = 4096
"""Records kept in memory while the disk takes none; about 1 MiB."""

Schedule = Callable[[float, Callable[[], None]], object]
"""Runs a function after some seconds in the thread of the log, as `loop.call_later` does."""

log = logging.getLogger("plumbline.storage")


class AuditLog:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        database: Database,
        *,
        now_ms: Callable[[], int],
        schedule: Schedule | None = None,
        seal: AuditSeal | None = None,
    ) -> None:
        """Without `schedule` every record is written at once, without `seal` nothing tells that the end was cut off."""
        self._database = database
        self._seal = seal
        self._now_ms = now_ms
        self._schedule = schedule
        self._waiting: list[dict[str, Any]] = []
        self._is_scheduled = False

    @property
    def waiting(self) -> int:
        """How many records are not on disk yet."""
        return len(self._waiting)

    def append(
        self,
        *,
        actor: str,
        role: str,
        action: str,
        target: str,
        before: str | None = None,
        after: str | None = None,
        result: str = "SUCCESS",
        error_code: str | None = None,
        at_once: bool = True,
    ) -> None:
        """Record something that was done or refused. `at_once` is for whatever an answer waits for.

        Raises `StorageError` when it cannot be written; it is then kept, as long as there is room, and written with the
        next one that can.
        """
        record = self._record(
            actor=_sendable(actor),
            role=role,
            action=_sendable(action),
            target=_sendable(target),
            before=before,
            after=after,
            error_code=error_code,
            result=result,
        )
        if len(self._waiting) >= MOST_WAITING:
            self.flush()
        self._waiting.append(record)
        if at_once or self._schedule is None:
            self.flush()
        elif not self._is_scheduled:
            self._is_scheduled = True
            self._schedule(FLUSH_AFTER_S, self._flush_in_time)

    def flush(self) -> None:
        """Put on disk what waits; raises `StorageError` and keeps it waiting when it cannot be."""
        if not self._waiting:
            return
        with self._database.transaction("audit") as connection:
            seq, prev_hash = self._head()
            for record in (*self._findings(connection, seq, prev_hash), *self._waiting):
                seq += 1
                linked = chained({"seq": seq, **record}, prev_hash)
                prev_hash = linked["hash"]
                connection.execute("INSERT INTO audit VALUES (?, ?)", (seq, signing_json(linked)))
            if self._seal is not None:
                self._seal.put(connection, seq, prev_hash)
        self._waiting.clear()

    def page(self, limit: int, offset: int) -> tuple[Sequence[dict[str, Any]], int]:
        """Return the wire items of a page, newest first, and how many there are; what waits is written first."""
        self.flush()
        rows = self._database.read("SELECT record FROM audit ORDER BY seq DESC LIMIT ? OFFSET ?", limit, offset)
        return [orjson.loads(text) for (text,) in rows], self._database.read("SELECT count(*) FROM audit")[0][0]

    def first_break(self) -> int | None:
        """Return the `seq` at which the chain is broken, None when it is whole."""
        return first_break(self._records())

    def _records(self) -> Iterator[dict[str, Any]]:
        last = 0
        while rows := self._database.read("SELECT seq, record FROM audit WHERE seq > ? ORDER BY seq LIMIT 500", last):
            last = rows[-1][0]
            yield from (orjson.loads(text) for _, text in rows)

    def _head(self) -> tuple[int, str]:
        rows = self._database.read("SELECT seq, record FROM audit ORDER BY seq DESC LIMIT 1")
        return (rows[0][0], orjson.loads(rows[0][1])["hash"]) if rows else (0, FIRST_HASH)

    def _findings(self, connection: Connection, records: int, last_hash: str) -> Sequence[dict[str, Any]]:
        """Return what is to be recorded of the end of the audit before anything is added to it."""
        if self._seal is None:
            return ()
        head = read_head(connection)
        if head is None and not was_sealed(connection):
            return (self._record(action=SEALED, target="audit"),)
        problem = "its head is gone" if head is None else self._seal.problem(head, records, last_hash)
        if problem is None:
            return ()
        log.error("the audit is not as it was left: %s", problem)
        return (self._record(action=CUT, target=f"audit: {problem}", result="FAILURE", error_code="INTERNAL_ERROR"),)

    def _record(
        self,
        *,
        action: str,
        target: str,
        actor: str = OWN_ACTOR,
        role: str = OWN_ROLE,
        before: str | None = None,
        after: str | None = None,
        result: str = "SUCCESS",
        error_code: str | None = None,
    ) -> dict[str, Any]:
        return {
            "timestamp": rfc3339(self._now_ms()),
            "actor": actor,
            "role": role,
            "action": action,
            "target": target,
            "before": before,
            "after": after,
            "result": result,
            **({} if error_code is None else {"errorCode": error_code}),
        }

    def _flush_in_time(self) -> None:
        """Write what waits; a full disk shows in the next record that somebody waits for."""
        self._is_scheduled = False
        try:
            self.flush()
        except StorageError:
            return


def _sendable(text: str) -> str:
    """Return a text in which half surrogate pairs are spelled out: a record must be readable for ever."""
    return text.encode("utf-8", "backslashreplace").decode()
