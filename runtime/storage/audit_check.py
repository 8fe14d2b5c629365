"""Goes through the audit of a data directory and says where its chain is broken first, and how."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from runtime.storage.audit_chain import FIRST_HASH, hash_of
from runtime.storage.audit_seal import CUT, OWN_ACTOR, AuditSeal, read_head, was_sealed

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Broken:
    """The first record that is not as it was written, or follows one that is gone."""

    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """`records` counts those that are whole, from the first on; `head` is the hash of the last of them.

    `is_sealed` says whether the end was looked at, too.
    """

    records: int
    head: str
    broken: Broken | None
    is_sealed: bool = False


def check_audit(
    connection: sqlite3.Connection, seal: AuditSeal | None = None, expected: str | None = None
) -> AuditCheck:
    """Check every record and the sealed end, as they stand when this begins; raises `sqlite3.Error`.

    `expected` is a hash that was the last one at some time: the record that has it must still be there.
    """
    connection.execute("BEGIN")
    try:
        checked, is_expected_there = _check_chain(_rows(connection), expected)
        if checked.broken is None and seal is not None and _has_heads(connection):
            checked = _check_end(connection, checked, seal)
    finally:
        connection.execute("ROLLBACK")
    if checked.broken is None and not is_expected_there:
        reason = f"no record has the expected hash {expected}: what was there with it was cut off or replaced"
        return replace(checked, broken=Broken(checked.records + 1, reason))
    return checked


def _check_chain(rows: Iterator[tuple[int, str]], expected: str | None) -> tuple[AuditCheck, bool]:
    count, head = 0, FIRST_HASH
    is_expected_there = expected in (None, head)
    for seq, text in rows:
        record = _read(text)
        reason = "it cannot be read" if record is None else _problem(record, seq, count + 1, head)
        if record is None or reason is not None:
            return AuditCheck(count, head, Broken(seq, str(reason))), is_expected_there
        count, head = count + 1, record["hash"]
        is_expected_there = is_expected_there or head == expected
    return AuditCheck(count, head, None), is_expected_there


def _check_end(connection: sqlite3.Connection, checked: AuditCheck, seal: AuditSeal) -> AuditCheck:
    """Look at what only the head can tell."""
    head = read_head(connection)
    if head is None:
        if not was_sealed(connection):
            return checked
        problem: str | None = "its head is gone"
    else:
        problem = seal.problem(head, checked.records, checked.head)
    broken = None if problem is None else Broken(checked.records + 1, problem)
    return replace(checked, broken=broken, is_sealed=problem is None)


def _has_heads(connection: sqlite3.Connection) -> bool:
    """Return whether the file was opened by a release that keeps a head; looking changes nothing."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit_head'")
    return found.fetchone() is not None


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
    if record.get("action") == CUT and record.get("actor") == OWN_ACTOR:
        return f"a runtime found here that the audit was not as it was left: {record.get('target')}"
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
