"""Passwords of users as Argon2id hashes: made, checked, and made anew when the parameters have grown.

Hashing takes a fifth of a second and 64 MiB on purpose: call it in a worker thread.
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_CHARACTERS = 8
MOST_CHARACTERS = 256

# One lane, not four: a login must not take every core from the scan.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=1, type=Type.ID)
NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$xVIpoPY/18tvtBhfAmCkpw$sFMZLUPSXeOjLYAg8qnQNlZmEL1aAG5IJxMzK/BXZxY"
"""A hash that no password has: checked for a user who is unknown, so that the answer takes as long."""


class UnusablePasswordError(ValueError):
    """A password that nobody may have; the text says why and never what it is."""


def check_password(password: str) -> None:
    """Raise `UnusablePasswordError` unless somebody may have this password."""
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise UnusablePasswordError(f"a password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters")
    if _bytes(password) is None:
        raise UnusablePasswordError("the password holds half of a sign")


def hash_password(password: str) -> str:
    """Return what may be kept of a password; raises `UnusablePasswordError`."""
    check_password(password)
    return _HASHER.hash(_bytes(password) or b"")


def is_password(hashed: str, password: str) -> bool:
    """Return whether a hash is that of a password; takes as long for a wrong one."""
    content = _bytes(password[:MOST_CHARACTERS]) or b""
    try:
        _HASHER.verify(hashed, content)
    except (VerificationError, InvalidHashError):
        return False
    return len(password) <= MOST_CHARACTERS


def is_outdated(hashed: str) -> bool:
    """Return whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(hashed)


def _bytes(password: str) -> bytes | None:
    """Return a password as it is hashed: the same letters typed on another system are the same password."""
    try:
        return unicodedata.normalize("NFC", password).encode()
    except UnicodeEncodeError:
        return None
