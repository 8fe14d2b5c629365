"""First answers to mutating HTTP requests, over restarts: a repeat does nothing twice (rulings 21, 22).

What a request *is* (its digest) and which answers are worth remembering is decided by the portal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from runtime.storage.database import Database

KEPT_MS = 10 * 60 * 1000
KEPT_FOR_EACH_USER = 1024


@dataclass(frozen=True, slots=True)
class RememberedAnswer:
    """`digest` tells a repeat from another request with the same id."""

    digest: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class RequestMemory:
    """Belongs to the portal's thread. Answers are kept for 10 minutes, the last 1 024 of each user."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def recall(self, user: str, request_id: str) -> RememberedAnswer | None:
        """Return the first answer to a request, None when it was not answered lately."""
        rows = self._database.read(
            "SELECT digest, status, headers, body FROM answers"
            " WHERE user = ? AND request_id = ? AND answered_at_ms BETWEEN ? AND ?",
            _key(user),
            _key(request_id),
            self._now_ms() - KEPT_MS,
            self._now_ms() + KEPT_MS,
        )
        if not rows:
            return None
        digest, status, headers, body = rows[0]
        return RememberedAnswer(digest, status, json.loads(headers), body)

    def remember(self, user: str, request_id: str, answer: RememberedAnswer) -> None:
        """Keep an answer, on disk when this returns; raises `StorageError`."""
        now_ms, owner = self._now_ms(), _key(user)
        headers = json.dumps(dict(answer.headers))
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)",
                (owner, _key(request_id), answer.digest, answer.status, headers, answer.body, now_ms),
            )
            connection.execute("DELETE FROM answers WHERE user = ? AND answered_at_ms < ?", (owner, now_ms - KEPT_MS))
            connection.execute(
                "DELETE FROM answers WHERE user = ? AND rowid NOT IN"
                " (SELECT rowid FROM answers WHERE user = ? ORDER BY answered_at_ms DESC, rowid DESC LIMIT ?)",
                (owner, owner, KEPT_FOR_EACH_USER),
            )


def _key(text: str) -> bytes:
    """Return a text as SQLite can keep it: JSON may bring half a surrogate pair."""
    return text.encode("utf-8", "surrogatepass")
