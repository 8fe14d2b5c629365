"""A config as it lies in a slot: version, document, checksums; how it becomes bytes and comes back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import orjson

from runtime.contracts.config import ConfigDocument
from runtime.storage.passwords import hide_passwords


class DamagedConfigError(ValueError):
    """What was read is not what was written."""


@dataclass(frozen=True, slots=True)
class StoredConfig:
    """A config in one of its slots. The document is shared: read it, never change it.

    It holds the passwords; `readable` does not. `sha256` is of the readable form, so that it may be shown to anybody.
    `is_persisted` is false for a config that is active until the next restart only.
    """

    version: str
    document: ConfigDocument
    sha256: str
    is_persisted: bool = True

    @property
    def readable(self) -> ConfigDocument:
        return hide_passwords(self.document)

    @property
    def config_id(self) -> str | None:
        identity = self.document.get("configId")
        return identity if isinstance(identity, str) else None


def stored_config(version: str, document: ConfigDocument, *, is_persisted: bool = True) -> StoredConfig:
    """Return a document as the config of a version."""
    sha256 = hashlib.sha256(config_bytes(hide_passwords(document))).hexdigest()
    return StoredConfig(version, document, sha256, is_persisted)


def config_bytes(document: Any) -> bytes:
    """Return the compact JSON of any document, half surrogate pairs and integers of any size included."""
    try:
        return orjson.dumps(document)
    except TypeError:
        return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()


def checksum_of(version: str, body: bytes) -> str:
    """Return the checksum of a row: it holds the version, too, so that no body can pass for another's."""
    return hashlib.sha256(version.encode() + b"\n" + body).hexdigest()


def read_stored(version: str, body: bytes, checksum: str) -> StoredConfig:
    """Return a config that was read back; raises `DamagedConfigError`."""
    if checksum_of(version, body) != checksum:
        raise DamagedConfigError(f"the checksum of {version} does not match")
    document = json.loads(body)
    if not isinstance(document, dict):
        raise DamagedConfigError(f"{version} is no config")
    return stored_config(version, document)
