"""Ids for new entities: readable, valid, not used yet."""

from __future__ import annotations

import re
from collections.abc import Container

from runtime.contracts.world_rules import ID_PATTERN

MAX_ID = 64

_NUMBERED = re.compile(r"(.*?)(?:_(\d{1,9}))?\Z", re.DOTALL)
_COUNTED = re.compile(r"(.+) (\d{1,9})", re.DOTALL)
_FORBIDDEN = re.compile(r"[^A-Za-z0-9_.-]+")


def free_id(wanted: str, taken: Container[str]) -> str:
    """Return a free id made from a name: the next number of `wolf_1`, or `wolf_1` for the first `wolf`."""
    bare = _bare(wanted)
    parts = _NUMBERED.match(bare)
    stem = (parts[1] if parts and parts[1] else bare)[: MAX_ID - 10]
    number = int(parts[2]) + 1 if parts and parts[2] and parts[1] else 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"


def free_key(wanted: str, taken: Container[str]) -> str:
    """Return an id made from a name: the name itself where that is free, else its next number."""
    bare = _bare(wanted)[:MAX_ID]
    return bare if bare not in taken else free_id(bare, taken)


def free_title(wanted: str, taken: Container[str]) -> str:
    """Return a name for people that nothing else has: `Tower`, or the next of `Tower 2`; an empty one stays empty."""
    if not wanted or wanted not in taken:
        return wanted
    parts = _COUNTED.fullmatch(wanted)
    stem, number = (parts[1], int(parts[2]) + 1) if parts else (wanted, 2)
    while f"{stem} {number}" in taken:
        number += 1
    return f"{stem} {number}"


def why_not_an_id(wanted: str, taken: Container[str]) -> str:
    """Return why an entity cannot be called that, or an empty text."""
    if not wanted:
        return "an id is due: 1 to 64 letters, digits, “_”, “.” or “-”"
    if not ID_PATTERN.match(wanted):
        if len(wanted) > MAX_ID:
            return f"the id has {len(wanted)} characters, {MAX_ID} are the most"
        return "only letters, digits, “_”, “.” and “-” may be in an id"
    if wanted in taken:
        return f"another entity is already called “{wanted}”"
    return ""


def _bare(wanted: str) -> str:
    return _FORBIDDEN.sub("_", wanted).strip("_") or "entity"
