"""What was answered to which request id: a repeat gets the first answer and does nothing twice (rulings 21, 22)."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import orjson

from runtime.contracts.commands import RefusedCommand
from runtime.contracts.json_text import write_json

KEPT_S = 600.0
KEPT_COUNT = 1024
FORGOTTEN_CODES = frozenset({"BUSY", "UNAUTHORIZED", "FORBIDDEN"})
"""Refusals that depend on the moment or on who asks: a repeat is a new try."""

T = TypeVar("T")


@dataclass(slots=True)
class _Entry(Generic[T]):
    digest: str
    begun_s: float
    answer: T | None = None
    waiting: list[Callable[[T], None]] = field(default_factory=list)


class Repeats(Generic[T]):
    """Answers by user and request id. Belongs to the portal's thread; time is an argument."""

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[str, str], _Entry[T]] = OrderedDict()

    def begin(self, user: str, request_id: str, digest: str, answer: Callable[[T], None], now_s: float) -> bool:
        """Return True when the request is new: do it and call `finish`. A repeat gets its answer by itself.

        Raises `RefusedCommand` when the id was used for something else.
        """
        self._forget_old(now_s)
        entry = self._entries.get((user, request_id))
        if entry is None:
            self._entries[user, request_id] = _Entry(digest, now_s, waiting=[answer])
            return True
        if entry.digest != digest:
            raise RefusedCommand(
                "INVALID_REQUEST",
                f"the requestId {request_id!r} was used for another request",
                field="requestId",
                details={"reason": "REUSED"},
                request_id=request_id,
            )
        if entry.answer is None:
            entry.waiting.append(answer)
        else:
            answer(entry.answer)
        return False

    def finish(self, user: str, request_id: str, answer: T, *, code: str | None) -> None:
        """Answer everybody who asked; `code` is the error code of a refusal."""
        entry = self._entries[user, request_id]
        if code in FORGOTTEN_CODES:
            del self._entries[user, request_id]
        else:
            entry.answer = answer
        waiting, entry.waiting = entry.waiting, []
        for one in waiting:
            one(answer)

    def _forget_old(self, now_s: float) -> None:
        while self._entries:
            entry = next(iter(self._entries.values()))
            is_old = now_s - entry.begun_s > KEPT_S or len(self._entries) >= KEPT_COUNT
            if not is_old or entry.answer is None:
                return
            self._entries.popitem(last=False)


def digest_of(kind: str, document: Any) -> str:
    """Return the SHA-256 of what is asked; the order of keys does not count."""
    try:
        content = orjson.dumps(document, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # integers beyond 64 bits
        content = write_json(document)
    return hashlib.sha256(kind.encode() + b"\n" + content).hexdigest()
