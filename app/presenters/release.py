"""Releasing overrides, a few at a time, until a snapshot shows each of them gone. No Qt, no clock.

A device takes some sixteen commands at once, so that a thousand masks go out in small groups; what an answer claims and
the snapshot does not show is told.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from app.flight import AnsweredCommand
from app.presenters.refusals import refusal_text

AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class OverrideKey:
    """What an override is known by; the global mask has no card."""

    kind: Literal["force", "mask", "mask_global", "breakpoint"]
    card_id: int | None = None

    @property
    def command(self) -> tuple[str, dict[str, Any]]:
        """The command that releases it."""
        if self.kind == "force":
            return "set_input_force", {"cardId": self.card_id, "mode": "REAL", "value": 0}
        if self.kind == "mask":
            return "set_output_mask", {"cardId": self.card_id, "masked": False}
        if self.kind == "breakpoint":
            return "set_breakpoint", {"cardId": self.card_id, "enabled": False}
        return "set_output_mask_global", {"masked": False}


class Release:
    """`send` returns a request id. `under_way` are the keys that are neither refused nor seen to be gone."""

    def __init__(self, send: Callable[[str, dict[str, Any]], str], name: Callable[[OverrideKey], str]) -> None:
        self._send = send
        self._name = name
        self._waiting: deque[OverrideKey] = deque()
        self._sent: dict[str, OverrideKey] = {}
        self._answered: dict[OverrideKey, int | None] = {}
        self.problem: str | None = None

    @property
    def under_way(self) -> frozenset[OverrideKey]:
        return frozenset((*self._waiting, *self._sent.values(), *self._answered))

    def start(self, keys: Iterable[OverrideKey]) -> None:
        """Release these; one that is on its way already is not sent twice."""
        self.problem = None
        busy = self.under_way
        self._waiting.extend(key for key in keys if key not in busy)
        self._send_on()

    def take_answer(self, answered: AnsweredCommand) -> bool:
        """Look at an answer; False when it is not to one of ours."""
        key = self._sent.pop(answered.pending.request_id, None)
        if key is None:
            return False
        refusal = refusal_text(f"Release {self._name(key)}", answered)
        if refusal is None and answered.result is not None:
            self._answered[key] = answered.result.snapshot_revision
        else:
            self.problem = refusal
        self._send_on()
        return True

    def take_snapshot(self, revision: int, overridden: Collection[OverrideKey]) -> None:
        """Look at what is still overridden at that revision."""
        for key, named in tuple(self._answered.items()):
            if key not in overridden:
                del self._answered[key]
            elif named is not None and revision >= named:
                del self._answered[key]
                self.problem = f"{self._name(key)} was answered as released and is still reported as overridden."

    def forget(self) -> None:
        """The runtime was started anew."""
        self._waiting.clear()
        self._sent.clear()
        self._answered.clear()
        self.problem = None

    def _send_on(self) -> None:
        while self._waiting and len(self._sent) < AT_ONCE:
            key = self._waiting.popleft()
            name, payload = key.command
            self._sent[self._send(name, payload)] = key
