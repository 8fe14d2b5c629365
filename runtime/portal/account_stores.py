"""What the portal wants kept of accounts, as small interfaces: users, sign-ins, tokens. Behind them: `runtime.storage`.

Every method belongs to the portal's thread, returns when what it wrote is on disk, and raises `StorageError`. The three
are one store seen from three sides: what ends a user's right ends the sign-ins, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from runtime.contracts.config import Role
from runtime.storage.issued_tokens import IssuedToken
from runtime.storage.sign_ins import SignIn
from runtime.storage.users import StoredUser


class Users(Protocol):
    """Who may sign in; names that differ only in case are one. What each method raises: `runtime.storage.users`."""

    def page(self, limit: int, offset: int) -> tuple[Sequence[StoredUser], int]:
        """Return users by name, and how many there are."""

    def find(self, name: str) -> StoredUser | None: ...

    def change_mark(self) -> int:
        """Return a number that is another one after somebody else wrote."""

    def has_admin(self) -> bool: ...

    def add(self, name: str, role: Role, password: str) -> StoredUser: ...

    def change(
        self, name: str, *, role: Role | None = None, is_disabled: bool | None = None, password: str | None = None
    ) -> StoredUser:
        """Change what is given; another password and being disabled end every sign-in. Somebody stays ADMIN."""

    def change_own_password(self, user: StoredUser, password: str, keep: str | None) -> None:
        """Change the password of a user who is still as given; sign-ins other than `keep` end."""

    def keep_rehashed(self, user: StoredUser, password: str) -> None: ...

    def delete(self, name: str) -> StoredUser: ...


class SignIns(Protocol):
    """Sign-ins and their refresh tokens, each good for one use (ruling 47)."""

    def begin(self, user: StoredUser) -> SignIn: ...

    def refresh(self, token: str) -> SignIn: ...

    def end(self, token: str) -> str | None:
        """End the sign-in that a token belongs to; returns whose it was, None when it had ended."""

    def holder(self, family: str) -> tuple[str, Role] | None:
        """Return name and present role of whoever is signed in."""


class IssuedTokens(Protocol):
    """Tokens that an ADMIN gave out (ruling 45)."""

    def page(self, limit: int, offset: int) -> tuple[Sequence[IssuedToken], int]:
        """Return the tokens that were not withdrawn, newest first, and how many there are."""

    def add(self, token: IssuedToken) -> None: ...

    def withdraw(self, jti: str) -> bool:
        """Make a token worthless; returns whether there was one."""

    def state(self, jti: str) -> tuple[str, bool] | None:
        """Return the role of a token and whether it was withdrawn; None for one that was not made here."""
