"""The user with whom everything begins: `admin`, made at the first start that listens on a port (ruling 49)."""

from __future__ import annotations

import secrets
from typing import Protocol

from runtime.contracts.config import Role
from runtime.storage.password_hashes import hash_password
from runtime.storage.users import FIRST_ADMIN

_GENERATED_BYTES = 18


class FirstUsers(Protocol):
    """What it takes of a store of users."""

    def has_admin(self) -> bool: ...

    def add(self, name: str, role: Role, password: str) -> object: ...


def make_first_admin(users: FirstUsers, given: str | None) -> str | None:
    """Make the first ADMIN where there is none; returns the password when it was made up here.

    `given` is the password to use; empty counts as none. Raises `UnusablePasswordError`, `StorageError`.
    """
    if users.has_admin():
        return None
    password = given or secrets.token_urlsafe(_GENERATED_BYTES)
    users.add(FIRST_ADMIN, "ADMIN", hash_password(password))
    return None if given else password
