"""Forces and masks: who set them, when, why and until when (decisions, *Additive envelopes*).

Only the records; their effect on cards is applied by the machine. The maps are replaced, never changed in place, so
that a snapshot may keep what it saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from runtime.contracts.commands import Override as OverridePayload
from runtime.contracts.timestamps import rfc3339
from runtime.kernel.cards.card import JsonObject
from runtime.kernel.command_checks import check_reason, check_uint32

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Mask:
    """Times in Unix ms; `expires_ms` None: until it is released."""

    by: str
    since_ms: int
    reason: str | None = None
    expires_ms: int | None = None

    def to_wire(self) -> JsonObject:
        return {
            "by": self.by,
            "since": rfc3339(self.since_ms),
            "reason": self.reason,
            "expiresAt": None if self.expires_ms is None else rfc3339(self.expires_ms),
        }


@dataclass(frozen=True, slots=True)
class Force:
    """A mode other than REAL and the raw reading that it stands for (DI: 1 or 0)."""

    mode: str
    reading: int
    record: Mask

    def to_wire(self) -> JsonObject:
        return {"mode": self.mode, "value": self.reading, **self.record.to_wire()}


@dataclass(frozen=True, slots=True)
class Expired:
    """An override whose time ran out; `card_id` is None for the global mask."""

    what: Literal["force", "mask", "globalMask"]
    card_id: int | None
    by: str


class Overrides:
    """What is forced and masked now, by cardId."""

    __slots__ = ("forces", "global_mask", "masks")

    def __init__(self) -> None:
        self.forces: Mapping[int, Force] = {}
        self.masks: Mapping[int, Mask] = {}
        self.global_mask: Mask | None = None

    def set_force(self, card_id: int, force: Force | None) -> None:
        self.forces = _replaced(self.forces, card_id, force)

    def set_mask(self, card_id: int, mask: Mask | None) -> None:
        self.masks = _replaced(self.masks, card_id, mask)

    def find_expired(self, now_ms: int) -> tuple[Expired, ...]:
        """Return what has run out by `now_ms`, without releasing it."""
        expired = [
            Expired("force", card_id, force.record.by)
            for card_id, force in self.forces.items()
            if _is_over(force.record, now_ms)
        ]
        expired += [Expired("mask", card_id, mask.by) for card_id, mask in self.masks.items() if _is_over(mask, now_ms)]
        if self.global_mask is not None and _is_over(self.global_mask, now_ms):
            expired.append(Expired("globalMask", None, self.global_mask.by))
        return tuple(expired)


def make_record(payload: OverridePayload, *, by: str, now_ms: int) -> Mask:
    """Return the record of an override that a command sets now; raises `RefusedCommand`."""
    expires_in_ms = check_uint32(payload.expires_in_ms, "expiresInMs")
    expires_ms = None if expires_in_ms is None else now_ms + expires_in_ms
    return Mask(by, now_ms, check_reason(payload.reason), expires_ms)


def _is_over(mask: Mask, now_ms: int) -> bool:
    return mask.expires_ms is not None and now_ms >= mask.expires_ms


def _replaced(items: Mapping[int, Record], key: int, item: Record | None) -> Mapping[int, Record]:
    kept = {other: value for other, value in items.items() if other != key}
    if item is not None:
        kept[key] = item
    return kept
