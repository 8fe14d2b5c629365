"""The user with whom everything begins: `admin`, made at the first start that listens on a port (ruling 49)."""

from __future__ import annotations

import secrets

from runtime.storage.password_hashes import hash_password
from runtime.storage.users import FIRST_ADMIN, UserStore

_GENERATED_BYTES = 18


def make_first_admin(users: UserStore, given: str | None) -> str | None:
    """Make the first ADMIN where there is none; returns the password when it was made up here.

    `given` is the password to use; empty counts as none. Raises `UnusablePasswordError`, `StorageError`.
    """
    if users.has_admin():
        return None
    password = given or secrets.token_urlsafe(_GENERATED_BYTES)
    users.add(FIRST_ADMIN, "ADMIN", hash_password(password))
    return None if given else password
