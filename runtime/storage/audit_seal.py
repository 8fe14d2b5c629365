"""The head of the audit, sealed: how many records there are and the hash of the last one (decisions 0030).

A chain shows what was changed in it, and not that its end was cut off. The head is a row of its own, written in the
transaction that writes the records, so that no crash parts them; its seal takes a key that lies beside the database.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from runtime.storage.secret_keys import keep_key, read_key

KEY_FILE = "audit.key"
SEALED = "audit.sealed"
"""The record with which sealing begins; without it nobody could tell an audit of an older release from one whose head
was taken away."""
CUT = "audit.cut"
"""The record of a runtime that found another end than the head says."""

OWN_ACTOR, OWN_ROLE = "system", "ADMIN"
"""Under what name the log itself records what it finds; no user has it."""


@dataclass(frozen=True, slots=True)
class Head:
    """As it is stored."""

    records: int
    hash: str
    seal: str


class AuditSeal:
    """The key of one data directory. Belongs to one thread."""

    def __init__(self, folder: Path) -> None:
        """Raises `DataDirectoryError` when there is a key that cannot be used."""
        self._path = folder / KEY_FILE
        self._key: bytes | None = None
        self._load()

    def put(self, connection: Connection, records: int, last_hash: str) -> None:
        """Seal the end of the audit, in the transaction that wrote it; the first time a key is made.

        The transaction keeps other processes from making one at the same time.
        """
        if self._key is None:
            self._key = keep_key(self._path)
        connection.execute("INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?, ?)", (
            records, last_hash, self._seal(records, last_hash)
        ))  # fmt: skip

    def problem(self, head: Head, records: int, last_hash: str) -> str | None:
        """Return in what the end of the audit is not what was sealed, None when all is well."""
        if self._key is None and not self._load():
            return f"its head cannot be looked at: {KEY_FILE} is missing"
        if not hmac.compare_digest(head.seal.encode(), self._seal(head.records, head.hash).encode()):
            return f"its head was changed, or sealed with another {KEY_FILE}"
        if head.records > records:
            return f"records {records + 1} to {head.records} are missing at the end"
        if head.records < records:
            return f"records {head.records + 1} to {records} were added by something else than a runtime"
        if head.hash != last_hash:
            return f"record {records} is another one than was sealed"
        return None

    def _load(self) -> bool:
        """Read the key if there is one by now: another process may have made it."""
        self._key = read_key(self._path) if self._path.exists() else None
        return self._key is not None

    def _seal(self, records: int, last_hash: str) -> str:
        return hmac.new(self._key or b"", f"audit {records} {last_hash}".encode(), hashlib.sha256).hexdigest()


def read_head(connection: Connection) -> Head | None:
    """Return the head, None where none was kept yet, or where it was taken away."""
    row = connection.execute("SELECT records, hash, seal FROM audit_head").fetchone()
    if row is None:
        return None
    # Whoever changed it may have written anything.
    return Head(row[0] if isinstance(row[0], int) else -1, str(row[1]), str(row[2]))


def was_sealed(connection: Connection) -> bool:
    """Return whether there is a record that sealing has begun."""
    # Quotes inside a text of a record are escaped: this finds the key and its value alone.
    found = connection.execute("SELECT 1 FROM audit WHERE instr(record, ?) LIMIT 1", (f'"action":"{SEALED}"',))
    return found.fetchone() is not None
