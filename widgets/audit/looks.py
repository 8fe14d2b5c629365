"""What a panel of audit records is about: its words and columns. One for all records, one for what was refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuditLook:
    """`name` begins the object names; a width of 0 is the column that takes the room that is left."""

    name: str
    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    nothing_yet: str
    filter_hint: str
    filter_tip: str


TRAIL = AuditLook(
    "audit",
    "Audit trail, newest first",
    ("time", "who", "role", "did", "to", "result"),
    (212, 120, 96, 190, 150, 0),
    "What was done to the runtime stands here: who, what, when, and what came of it.",
    "Filter: who, what, to what, when",
    "Every word must stand in the record, e.g. admin commit, or 2026-11 refused",
)
SECURITY = AuditLook(
    "security",
    "Security log, newest first",
    ("time", "refused", "engine, user or address", "with", "why"),
    (212, 190, 190, 150, 0),
    "Nothing was refused: every engine and user showed a good token, every message a good signature, nonce and time.\n"
    "What is refused stands here with whom, when and why; no token, signature or nonce is kept.",
    "Filter: who, what, why, when",
    "Every word must stand in the row, e.g. nonce render-2, or handshake 2026-11",
)
