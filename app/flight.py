"""Commands on their way: waiting for an answer, or unknown because none came. Values only; it owns no clock.

An unknown one may or may not have been done. A runtime remembers what it did by the `requestId` for ten minutes, so the
same request sent again is answered and not done twice (rulings 21, 98). One that met a link that was just down waits as
long as any other for its answer, and leaves when the link is back: a break of half a second costs no work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from runtime.contracts.commands import CommandResult

REMEMBERED_S = 600.0
MOST_UNKNOWN = 1024
NEVER_REPEATED = frozenset({"step_once"})
"""On a device that does not remember: done twice it is another state."""


@dataclass(frozen=True, slots=True)
class PendingCommand:
    """A command without an answer yet; `sent_at` is monotonic seconds."""

    request_id: str
    name: str
    payload: dict[str, Any]
    sent_at: float
    is_unsent: bool = False
    """No link took it yet: it was certainly not done."""


@dataclass(frozen=True, slots=True)
class AnsweredCommand:
    """A command and its result; no result means *unknown*: it may or may not have been done."""

    pending: PendingCommand
    result: CommandResult | None

    @property
    def is_done(self) -> bool:
        return self.result is not None and self.result.status == "SUCCESS"

    @property
    def is_unsent(self) -> bool:
        """Whether it never left, and so was certainly not done."""
        return self.result is None and self.pending.is_unsent


class Flight:
    """The commands of one connection to one runtime."""

    def __init__(self) -> None:
        self._waiting: dict[str, PendingCommand] = {}
        self._unknown: dict[str, PendingCommand] = {}
        self._texts: dict[str, str] = {}

    @property
    def waiting(self) -> tuple[PendingCommand, ...]:
        return tuple(self._waiting.values())

    @property
    def unknown(self) -> tuple[PendingCommand, ...]:
        """Those that nobody answered in time, and that may still be settled."""
        return tuple(self._unknown.values())

    def add(self, pending: PendingCommand, text: str) -> None:
        self._waiting[pending.request_id] = pending
        self._texts[pending.request_id] = text

    def overdue(self, now_s: float, limit_s: float) -> tuple[PendingCommand, ...]:
        """Return those that wait for too long; from now on they are unknown, but those that never left are gone."""
        late = tuple(one for one in self._waiting.values() if now_s - one.sent_at > limit_s)
        for one in late:
            if one.is_unsent:
                self._drop(one.request_id)
                continue
            del self._waiting[one.request_id]
            self._unknown[one.request_id] = one
        for request_id in list(self._unknown)[:-MOST_UNKNOWN]:
            self._drop(request_id)
        return late

    def never_sent(self, request_id: str) -> PendingCommand | None:
        """Take out a command that never left: it was not done, and is not sent again."""
        return self._drop(request_id)

    def mark(self, request_id: str, *, is_unsent: bool) -> None:
        """Note whether a link took a command that waits."""
        waiting = self._waiting.get(request_id)
        if waiting is not None:
            self._waiting[request_id] = replace(waiting, is_unsent=is_unsent)

    def answered(self, request_id: str | None) -> tuple[PendingCommand | None, bool]:
        """Take out what an answer is for, None when it is for nothing; and whether it had been given up as unknown."""
        was_unknown = request_id in self._unknown
        return (self._drop(request_id) if request_id is not None else None), was_unknown

    def to_repeat(
        self, now_s: float, *, remembers: bool, is_first: bool = False
    ) -> tuple[tuple[PendingCommand, str], ...]:
        """Return what is sent over a new connection, with its text; those that wait begin to wait anew.

        Over the first connection that is only what never left.
        """
        for one in tuple(self._unknown.values()):
            if now_s - one.sent_at > REMEMBERED_S:
                self._drop(one.request_id)
        found = (*self._unknown.values(), *self._waiting.values())
        chosen = [one for one in found if one.is_unsent or (not is_first and _may_repeat(one, remembers))]
        for one in chosen:
            if one.request_id in self._waiting:
                self._waiting[one.request_id] = replace(one, sent_at=now_s)
        return tuple((one, self._texts[one.request_id]) for one in chosen)

    def forget(self) -> tuple[PendingCommand, ...]:
        """Give all up: the runtime is another, or was started anew. Returns those that still waited."""
        waiting = self.waiting
        for known in (self._waiting, self._unknown, self._texts):
            known.clear()
        return waiting

    def _drop(self, request_id: str) -> PendingCommand | None:
        self._texts.pop(request_id, None)
        waiting = self._waiting.pop(request_id, None)
        return waiting or self._unknown.pop(request_id, None)


def _may_repeat(command: PendingCommand, remembers: bool) -> bool:
    return remembers or command.name not in NEVER_REPEATED
