"""Overrides that end by themselves: a warning before the end, a word after it. No Qt, no clock: the time comes in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.presenters.release import OverrideKey

WARN_BEFORE_MS = 30_000
SPARE_MS = 2_000
"""How much before its time an override may have gone and still be taken as ended by itself: clocks differ a little."""


class ExpiryWatch:
    """Remembers what ends when, and what was said of it."""

    def __init__(self, name: Callable[[OverrideKey], str]) -> None:
        self._name = name
        self._ends: dict[OverrideKey, int] = {}
        self._warned: set[tuple[OverrideKey, int]] = set()

    def look(self, ends: Mapping[OverrideKey, int], now_ms: int | None) -> tuple[str, ...]:
        """Return what is to be said now; `ends` are the overrides that have an end, in Unix ms."""
        if now_ms is None:
            return ()
        told = [self._ended(key) for key, at in self._ends.items() if key not in ends and now_ms >= at - SPARE_MS]
        self._ends = dict(ends)
        for key, at in ends.items():
            if at - now_ms <= WARN_BEFORE_MS and (key, at) not in self._warned:
                self._warned.add((key, at))
                told.append(self._warning(key, max(0, round((at - now_ms) / 1000))))
        self._warned = {(key, at) for key, at in self._warned if ends.get(key) == at}
        return tuple(told)

    def forget(self) -> None:
        self._ends.clear()
        self._warned.clear()

    def _warning(self, key: OverrideKey, seconds: int) -> str:
        return f"{_what(key)} {self._name(key)} ends by itself in {seconds}\u2009s. Set it again to keep it."

    def _ended(self, key: OverrideKey) -> str:
        after = "the input is real again" if key.kind == "force" else "the output follows its logic again"
        return f"{_what(key)} {self._name(key)} has ended by itself: {after}."


def _what(key: OverrideKey) -> str:
    return "The force on" if key.kind == "force" else "The mask of"
