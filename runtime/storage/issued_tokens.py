"""Tokens that an ADMIN gave out for programs and engines (ruling 45): what they are for, until when, not their text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runtime.storage.database import Database

KEPT_AFTER_END_MS = 24 * 3_600_000
"""How long a token that has ended stays in the list."""


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """`role` is that of a user, or `engine` with the `engine_id` of the machine."""

    jti: str
    role: str
    engine_id: str | None
    created_by: str
    created_at_ms: int
    expires_at_ms: int


class IssuedTokens:
    """Belongs to the portal's thread. Every method raises `StorageError`."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def page(self, limit: int, offset: int) -> tuple[Sequence[IssuedToken], int]:
        """Return the tokens that were not withdrawn, newest first, and how many there are."""
        rows = self._database.read(
            "SELECT jti, role, engine_id, created_by, created_at_ms, expires_at_ms FROM issued_tokens"
            " WHERE NOT is_withdrawn ORDER BY number DESC LIMIT ? OFFSET ?",
            limit,
            offset,
        )
        total = self._database.read("SELECT count(*) FROM issued_tokens WHERE NOT is_withdrawn")[0][0]
        return [IssuedToken(*row) for row in rows], total

    def add(self, token: IssuedToken) -> None:
        with self._database.transaction("token") as connection:
            connection.execute(
                "DELETE FROM issued_tokens WHERE expires_at_ms < ?", (self._now_ms() - KEPT_AFTER_END_MS,)
            )
            connection.execute(
                "INSERT INTO issued_tokens (jti, role, engine_id, created_by, created_at_ms, expires_at_ms,"
                " is_withdrawn) VALUES (?, ?, ?, ?, ?, ?, 0)",
                (token.jti, token.role, token.engine_id, token.created_by, token.created_at_ms, token.expires_at_ms),
            )

    def withdraw(self, jti: str) -> bool:
        """Make a token worthless; returns whether there was one. It is remembered as long as it could be shown."""
        with self._database.transaction("token") as connection:
            done = connection.execute(
                "UPDATE issued_tokens SET is_withdrawn = 1 WHERE jti = ? AND NOT is_withdrawn", (jti,)
            )
            return done.rowcount == 1

    def withdraw_all(self) -> int:
        """Make every token worthless; returns how many were good."""
        with self._database.transaction("token") as connection:
            return connection.execute("UPDATE issued_tokens SET is_withdrawn = 1 WHERE NOT is_withdrawn").rowcount

    def state(self, jti: str) -> tuple[str, bool] | None:
        """Return the role of a token and whether it was withdrawn; None for one that was not made here."""
        rows = self._database.read("SELECT role, is_withdrawn FROM issued_tokens WHERE jti = ?", jti)
        return (rows[0][0], bool(rows[0][1])) if rows else None
