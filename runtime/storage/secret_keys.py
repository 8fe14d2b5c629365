"""The keys that sign tokens: from the environment, or made at the first start and kept in the data directory.

`PLUMBLINE_JWT_SECRET` (ruling 46), `PLUMBLINE_ENGINE_JWT_SECRET` and `PLUMBLINE_ENGINE_HMAC_SECRET` (ruling 79)
outrank the files.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from runtime.storage.errors import DataDirectoryError
from runtime.storage.files import write_atomically

ACCESS_FILE = "token.key"
ENGINE_FILE = "engine.key"
SIGNING_FILE = "engine-hmac.key"
LEAST_BYTES = 32
"""HS256 wants a key as long as its hash (RFC 7518 §3.2)."""
LEAST_ENGINE_BYTES = 16

log = logging.getLogger("plumbline.storage")


@dataclass(frozen=True, slots=True)
class TokenKeys:
    """`access` signs the tokens of users, `engine` those of engines, `signing` what engines say."""

    access: bytes
    engine: bytes
    signing: bytes

    def __repr__(self) -> str:
        return "TokenKeys(…)"


def load_keys(folder: Path, environment: Mapping[str, str]) -> TokenKeys:
    """Return the keys of a data directory; raises `DataDirectoryError` when one cannot be used."""
    return TokenKeys(
        _given(environment, "PLUMBLINE_JWT_SECRET", LEAST_BYTES) or keep_key(folder / ACCESS_FILE),
        _given(environment, "PLUMBLINE_ENGINE_JWT_SECRET", LEAST_ENGINE_BYTES) or keep_key(folder / ENGINE_FILE),
        _given(environment, "PLUMBLINE_ENGINE_HMAC_SECRET", LEAST_ENGINE_BYTES) or keep_key(folder / SIGNING_FILE),
    )


def _given(environment: Mapping[str, str], name: str, least: int) -> bytes | None:
    secret = os.fsencode(environment.get(name, ""))
    if 0 < len(secret) < least:
        raise DataDirectoryError(f"{name} has {len(secret)} bytes; a key has at least {least}")
    return secret or None


def keep_key(path: Path) -> bytes:
    """Return the key in a file; the first time one is made. Raises `DataDirectoryError`."""
    try:
        if not path.exists():
            write_atomically(path, secrets.token_hex(32).encode() + b"\n", mode=0o600)
    except OSError as failed:
        raise _unusable(path, failed) from failed
    return read_key(path)


def read_key(path: Path) -> bytes:
    """Return the key in a file; raises `DataDirectoryError`."""
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            log.warning(
                "%s could be read by others; whoever had it can sign with it: delete it to make a new one", path
            )
            path.chmod(0o600)
        key = path.read_bytes().strip()
    except OSError as failed:
        raise _unusable(path, failed) from failed
    if len(key) < LEAST_BYTES:
        raise DataDirectoryError(f"the key {path} is damaged; delete it: what was signed with it counts no more")
    return key


def _unusable(path: Path, failed: OSError) -> DataDirectoryError:
    return DataDirectoryError(f"the key {path} cannot be used: {(failed.strerror or str(failed)).lower()}")
