"""Sign-ins and their refresh tokens, over restarts (ruling 47): one row each, however often it is refreshed.

A refresh token has two parts: one that all tokens of a sign-in share, and a secret that is new each time. Whoever
shows the shared part with any other secret than the newest had an older token of it: that is reuse, and ends the
sign-in. Nothing from which a token could be made is kept, only hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from runtime.contracts.config import Role
from runtime.storage.database import Database
from runtime.storage.users import StoredUser, user_key

LIFETIME_MS = 30 * 24 * 3_600_000
MOST_FOR_EACH_USER = 256
_SHARED_BYTES, _SECRET_BYTES = 16, 32
_MOST_CHARACTERS = 128


class BadRefreshTokenError(Exception):
    """The token is none, has ended, or its sign-in has."""


class ReusedRefreshTokenError(BadRefreshTokenError):
    """The token was used before; its whole sign-in has ended now. `user` is whose it was."""

    def __init__(self, user: str) -> None:
        super().__init__("a refresh token was used twice")
        self.user = user


@dataclass(frozen=True, slots=True)
class SignIn:
    """`family` names the sign-in in access tokens; `refresh_token` is the newest one, told to its client alone."""

    family: str
    user: str
    role: Role
    refresh_token: str

    def __repr__(self) -> str:
        return f"SignIn({self.user!r}, {self.role})"


class SignInStore:
    """Belongs to the portal's thread. Every method raises `StorageError`."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def begin(self, user: StoredUser) -> SignIn:
        """Begin a sign-in; of too many, those that were refreshed longest ago end.

        Raises `BadRefreshTokenError` when the user is no longer as given: deleted, disabled, with another password.
        """
        shared = secrets.token_urlsafe(_SHARED_BYTES)
        token, family, key, now_ms = _token(shared), _family(shared), user_key(user.name), self._now_ms()
        with self._database.transaction("sign-in") as connection:
            row = connection.execute(
                "SELECT role FROM users WHERE name_key = ? AND password = ? AND NOT is_disabled",
                (key, user.password),
            ).fetchone()
            if row is None:
                raise BadRefreshTokenError
            connection.execute("DELETE FROM sign_ins WHERE expires_at_ms <= ?", (now_ms,))
            connection.execute(
                "INSERT INTO sign_ins VALUES (?, ?, ?, ?)", (family, key, _digest(token), now_ms + LIFETIME_MS)
            )
            connection.execute(
                "DELETE FROM sign_ins WHERE user_key = ? AND family NOT IN (SELECT family FROM sign_ins"
                " WHERE user_key = ? ORDER BY expires_at_ms DESC, rowid DESC LIMIT ?)",
                (key, key, MOST_FOR_EACH_USER),
            )
        return SignIn(family, user.name, row[0], token)

    def refresh(self, token: str) -> SignIn:
        """Put a new refresh token in the place of one; raises `BadRefreshTokenError`, `ReusedRefreshTokenError`."""
        shared = _shared(token)
        renewed, now_ms, family = _token(shared), self._now_ms(), _family(shared)
        with self._database.transaction("sign-in") as connection:
            row = connection.execute(
                "SELECT users.name, users.role, sign_ins.token FROM sign_ins JOIN users ON name_key = user_key"
                " WHERE family = ? AND expires_at_ms > ? AND NOT is_disabled",
                (family, now_ms),
            ).fetchone()
            is_newest = row is not None and hmac.compare_digest(row[2], _digest(token))
            if is_newest:
                connection.execute(
                    "UPDATE sign_ins SET token = ?, expires_at_ms = ? WHERE family = ?",
                    (_digest(renewed), now_ms + LIFETIME_MS, family),
                )
            else:
                connection.execute("DELETE FROM sign_ins WHERE family = ?", (family,))
        if row is None:
            raise BadRefreshTokenError
        if not is_newest:
            raise ReusedRefreshTokenError(row[0])
        return SignIn(family, row[0], row[1], renewed)

    def end(self, token: str) -> str | None:
        """End the sign-in that a refresh token belongs to, old or new; returns whose it was, None when there was none.

        Raises `BadRefreshTokenError` for what is no token.
        """
        family = _family(_shared(token))
        with self._database.transaction("sign-in") as connection:
            row = connection.execute(
                "SELECT users.name FROM sign_ins JOIN users ON name_key = user_key WHERE family = ?", (family,)
            ).fetchone()
            connection.execute("DELETE FROM sign_ins WHERE family = ?", (family,))
        return None if row is None else row[0]

    def end_all(self) -> int:
        """End every sign-in; returns how many there were."""
        with self._database.transaction("sign-in") as connection:
            return connection.execute("DELETE FROM sign_ins").rowcount

    def holder(self, family: str) -> tuple[str, Role] | None:
        """Return name and present role of whoever is signed in, None when the sign-in has ended."""
        rows = self._database.read(
            "SELECT users.name, users.role FROM sign_ins JOIN users ON name_key = user_key"
            " WHERE family = ? AND expires_at_ms > ? AND NOT is_disabled",
            family,
            self._now_ms(),
        )
        return rows[0] if rows else None


def _token(shared: str) -> str:
    return f"{shared}.{secrets.token_urlsafe(_SECRET_BYTES)}"


def _shared(token: str) -> str:
    shared, dot, secret = token.partition(".")
    if not (shared and dot and secret) or not token.isascii() or len(token) > _MOST_CHARACTERS:
        raise BadRefreshTokenError
    return shared


def _family(shared: str) -> str:
    return _digest(shared)[:32]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
