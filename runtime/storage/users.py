"""Who may sign in: name, role, hashed password, in the data directory's database (ruling 45).

Another process may change the same table while a runtime runs (`users …`), so nothing is kept in memory. What a
password must be and how it is hashed: `password_hashes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from runtime.contracts.config import Role
from runtime.storage.database import Database

FIRST_ADMIN = "admin"
RESERVED = frozenset({"local", "system", "anonymous", "unknown"})
"""Names with which the runtime itself appears in the audit."""
_NAME = re.compile(r"[A-Za-z0-9_.@-]{1,64}\Z")
_COLUMNS = "name, role, is_disabled, created_at_ms, password"


class UserError(Exception):
    """What was asked for cannot be done with this user; the text says why."""


class UserExistsError(UserError):
    """The name is in use, maybe in another spelling."""


class UnknownUserError(UserError):
    """Nobody has the name."""


class LastAdminError(UserError):
    """Without this user nobody could manage users any more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the last ADMIN who may sign in; make another one first")


@dataclass(frozen=True, slots=True)
class StoredUser:
    """`password` is an Argon2id hash; it is not shown and never leaves the runtime."""

    name: str
    role: Role
    is_disabled: bool
    created_at_ms: int
    password: str

    def __repr__(self) -> str:
        return f"StoredUser({self.name!r}, {self.role})"


def is_user_name(name: str) -> bool:
    return _NAME.match(name) is not None and user_key(name) not in RESERVED


def user_key(name: str) -> str:
    """Return what tells users apart: names that differ only in case collide."""
    return name.lower()


class UserStore:
    """Belongs to the portal's thread. Every method raises `StorageError`."""

    def __init__(self, database: Database, *, now_ms: Callable[[], int]) -> None:
        self._database = database
        self._now_ms = now_ms

    def page(self, limit: int, offset: int) -> tuple[Sequence[StoredUser], int]:
        """Return users by name, and how many there are."""
        rows = self._database.read(
            f"SELECT {_COLUMNS} FROM users ORDER BY name_key LIMIT ? OFFSET ?",  # noqa: S608 - names of ours
            limit,
            offset,
        )
        return [_user(row) for row in rows], self._database.read("SELECT count(*) FROM users")[0][0]

    def find(self, name: str) -> StoredUser | None:
        """Return a user by any spelling of the name."""
        if not is_user_name(name):
            return None
        rows = self._database.read(
            f"SELECT {_COLUMNS} FROM users WHERE name_key = ?",  # noqa: S608 - names of ours
            user_key(name),
        )
        return _user(rows[0]) if rows else None

    def change_mark(self) -> int:
        """Return a number that is another one after another process wrote to the database."""
        mark: int = self._database.read("PRAGMA data_version")[0][0]
        return mark

    def has_admin(self) -> bool:
        """Return whether anybody may manage users, or could before being disabled."""
        rows = self._database.read(
            "SELECT count(*) FROM users WHERE role = 'ADMIN' OR name_key = ?", user_key(FIRST_ADMIN)
        )
        return bool(rows[0][0])

    def add(self, name: str, role: Role, password: str) -> StoredUser:
        """Make a user; `password` is a hash. Raises `UserExistsError`, or `UserError` for an unusable name."""
        if not is_user_name(name):
            raise UserError(
                "a user name has 1 to 64 letters, digits, '_', '.', '@' and '-', and is none of "
                + ", ".join(sorted(RESERVED))
            )
        user = StoredUser(name, role, is_disabled=False, created_at_ms=self._now_ms(), password=password)
        with self._database.transaction("user") as connection:
            taken = connection.execute("SELECT name FROM users WHERE name_key = ?", (user_key(name),)).fetchone()
            if taken is not None:
                raise UserExistsError(f"there is a user {taken[0]} already")
            connection.execute(
                "INSERT INTO users (name_key, name, role, is_disabled, created_at_ms, password)"
                " VALUES (?, ?, ?, 0, ?, ?)",
                (user_key(name), name, role, user.created_at_ms, password),
            )
        return user

    def change(
        self, name: str, *, role: Role | None = None, is_disabled: bool | None = None, password: str | None = None
    ) -> StoredUser:
        """Change what is given. Another password and being disabled end every sign-in of the user.

        Raises `UnknownUserError`, `LastAdminError`.
        """
        with self._database.transaction("user") as connection:
            before = _require(connection, name)
            after = StoredUser(
                before.name,
                role or before.role,
                before.is_disabled if is_disabled is None else is_disabled,
                before.created_at_ms,
                password or before.password,
            )
            if after.role != "ADMIN" or after.is_disabled:
                _keep_an_admin(connection, before)
            connection.execute(
                "UPDATE users SET role = ?, is_disabled = ?, password = ? WHERE name_key = ?",
                (after.role, after.is_disabled, after.password, user_key(name)),
            )
            if after.is_disabled or password is not None:
                _end_sign_ins(connection, name)
        return after

    def change_own_password(self, user: StoredUser, password: str, keep: str | None) -> None:
        """Change the password of a user who showed the one they have; sign-ins other than `keep` end.

        Raises `UnknownUserError` when the user is no longer as given: deleted, disabled, with another password.
        """
        key = user_key(user.name)
        with self._database.transaction("user") as connection:
            done = connection.execute(
                "UPDATE users SET password = ? WHERE name_key = ? AND password = ? AND NOT is_disabled",
                (password, key, user.password),
            )
            if not done.rowcount:
                raise UnknownUserError(f"{user.name} was changed meanwhile")
            connection.execute("DELETE FROM sign_ins WHERE user_key = ? AND family IS NOT ?", (key, keep))

    def keep_rehashed(self, user: StoredUser, password: str) -> None:
        """Replace a hash by a stronger one of the same password; sign-ins go on."""
        with self._database.transaction("user") as connection:
            connection.execute(
                "UPDATE users SET password = ? WHERE name_key = ? AND password = ?",
                (password, user_key(user.name), user.password),
            )

    def delete(self, name: str) -> StoredUser:
        """Remove a user and end every sign-in; raises `UnknownUserError`, `LastAdminError`."""
        with self._database.transaction("user") as connection:
            user = _require(connection, name)
            _keep_an_admin(connection, user)
            connection.execute("DELETE FROM users WHERE name_key = ?", (user_key(name),))
            _end_sign_ins(connection, name)
        return user


def _require(connection: Connection, name: str) -> StoredUser:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM users WHERE name_key = ?",  # noqa: S608 - names of ours
        (user_key(name),),
    ).fetchone()
    if row is None:
        raise UnknownUserError(f"there is no user {name}")
    return _user(row)


def _keep_an_admin(connection: Connection, user: StoredUser) -> None:
    """Refuse to take away the last one who may manage users."""
    if user.role != "ADMIN" or user.is_disabled:
        return
    others = connection.execute(
        "SELECT count(*) FROM users WHERE role = 'ADMIN' AND NOT is_disabled AND name_key != ?", (user_key(user.name),)
    ).fetchone()[0]
    if not others:
        raise LastAdminError(user.name)


def _end_sign_ins(connection: Connection, name: str) -> None:
    connection.execute("DELETE FROM sign_ins WHERE user_key = ?", (user_key(name),))


def _user(row: tuple[str, Role, int, int, str]) -> StoredUser:
    name, role, is_disabled, created_at_ms, password = row
    return StoredUser(name, role, bool(is_disabled), created_at_ms, password)
