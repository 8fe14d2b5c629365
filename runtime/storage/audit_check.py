"""Goes through the audit of a data directory and says where its chain is broken first, and how."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from runtime.storage.audit_chain import FIRST_HASH, hash_of

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Broken:
    """The first record that is not as it was written, or follows one that is gone."""

    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """`records` counts those that are whole, from the first on; `head` is the hash of the last of them."""

    records: int
    head: str
    broken: Broken | None


def check_audit(connection: sqlite3.Connection) -> AuditCheck:
    """Check every record, as they stand when this begins; raises `sqlite3.Error`."""
    connection.execute("BEGIN")
    try:
        return _check(_rows(connection))
    finally:
        connection.execute("ROLLBACK")


def _check(rows: Iterator[tuple[int, str]]) -> AuditCheck:
    count, head = 0, FIRST_HASH
    for seq, text in rows:
        record = _read(text)
        reason = "it cannot be read" if record is None else _problem(record, seq, count + 1, head)
        if record is None or reason is not None:
            return AuditCheck(count, head, Broken(seq, str(reason)))
        count, head = count + 1, record["hash"]
    return AuditCheck(count, head, None)


def _problem(record: Mapping[str, Any], seq: int, expected: int, prev_hash: str) -> str | None:
    if seq != expected:
        missing = (
            f"record {expected} is missing" if seq == expected + 1 else f"records {expected} to {seq - 1} are missing"
        )
        return f"{missing} before it"
    if record.get("seq") != seq:
        return f"it says that it is record {record.get('seq')}"
    if record.get("hash") != hash_of(record, str(record.get("prevHash"))):
        return "it was changed: its hash is not that of its content"
    if record.get("prevHash") != prev_hash:
        return "it does not follow the record before it, which was replaced"
    return None


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    last = -(2**62)
    while rows := connection.execute(
        "SELECT seq, record FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", (last, AT_ONCE)
    ).fetchall():
        last = rows[-1][0]
        yield from rows


def _read(text: str) -> dict[str, Any] | None:
    try:
        record = orjson.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
