"""The hash chain of the audit: each record holds the hash of the one before (ruling 42)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

FIRST_HASH = "0" * 64
"""What the first record has for the hash of the one before."""


def chained(record: Mapping[str, Any], prev_hash: str) -> dict[str, Any]:
    """Return a record with `prevHash` and `hash`."""
    linked = {**record, "prevHash": prev_hash}
    return {**linked, "hash": hash_of(linked, prev_hash)}


def hash_of(record: Mapping[str, Any], prev_hash: str) -> str:
    """Return the SHA-256 of `prevHash` and the record without its own hash."""
    content = {key: value for key, value in record.items() if key != "hash"}
    return hashlib.sha256((prev_hash + signing_json(content)).encode()).hexdigest()


def first_break(records: Iterable[Mapping[str, Any]], prev_hash: str = FIRST_HASH) -> int | None:
    """Return the `seq` of the first record that was changed, added or follows a lost one; records come oldest first."""
    for record in records:
        if record.get("prevHash") != prev_hash or record.get("hash") != hash_of(record, prev_hash):
            return int(record["seq"])
        prev_hash = record["hash"]
    return None


def signing_json(document: Mapping[str, Any]) -> str:
    """Return the JSON of texts, whole numbers and nulls as `JSON.stringify` writes it."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if text.isascii():
        return text
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)
