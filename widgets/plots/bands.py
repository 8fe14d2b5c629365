"""States over time in bounded memory: what holds from when, gaps where it is not known. No Qt.

A state is a text and a level: 1 is drawn as a full band, 0 as a line, what lies between as a lower band.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from widgets.plots.ring import Doubles, RingBuffer

MIXED_MARK = -1
BAND_CAPACITY = 36_000


@dataclass(frozen=True, slots=True)
class BandState:
    """What a state is called and how high its band is, 0..1. A signal has a handful of them, no running numbers."""

    text: str
    level: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in one state; None means that it changed more often than a screen can show."""

    start_s: float
    end_s: float
    state: BandState | None


class BandBuffer:
    """Changes of one signal. Remembers up to `capacity` of them, and until when the last state is known."""

    def __init__(self, capacity: int = BAND_CAPACITY) -> None:
        self._changes = RingBuffer(capacity)
        self._states: list[BandState] = []
        self._known_until: float | None = None
        self._state: BandState | None = None

    @property
    def state(self) -> BandState | None:
        """The newest state; None where it is not known."""
        return self._state

    def append(self, t_s: float, state: BandState | None) -> None:
        """Say what holds at a moment; None where it is not known. What was known holds up to that moment."""
        if self._known_until is None or state != self._state:
            self._changes.append(t_s, np.nan if state is None else self._index(state))
        self._state, self._known_until = state, t_s

    def clear(self) -> None:
        self._changes.clear()
        self._states.clear()
        self._known_until = self._state = None

    def copy(self) -> BandBuffer:
        """Return the changes so far as a buffer of its own."""
        kept = BandBuffer(1)
        kept._changes = self._changes.copy()
        kept._states = list(self._states)
        kept._known_until, kept._state = self._known_until, self._state
        return kept

    def state_at(self, t_s: float) -> BandState | None:
        """Return what held at a moment; None before the first change, after the last news and within gaps."""
        times, indices = self._changes.view()
        at = int(np.searchsorted(times, t_s, "right")) - 1
        if at < 0 or self._known_until is None or t_s > self._known_until or np.isnan(indices[at]):
            return None
        return self._states[int(indices[at])]

    def changes(self, start_s: float, end_s: float) -> tuple[Doubles, tuple[str | None, ...]]:
        """Return the times and texts of what began within a span, led by what held at its start; None is a gap."""
        times, indices = self._changes.view()
        first = max(0, int(np.searchsorted(times, start_s, "right")) - 1)
        last = int(np.searchsorted(times, end_s, "right"))
        found = np.maximum(times[first:last], start_s)
        texts = [None if np.isnan(index) else self._states[int(index)].text for index in indices[first:last]]
        return found, tuple(texts)

    def segments(self, start_s: float, end_s: float, columns: int) -> tuple[Segment, ...]:
        """Return the known stretches within a span; those that share a pixel column become one without a state."""
        times, indices = self._changes.view()
        if not times.size or self._known_until is None:
            return ()
        first = max(0, int(np.searchsorted(times, start_s, "right")) - 1)
        last = int(np.searchsorted(times, end_s, "left"))
        begins = np.maximum(times[first:last], start_s)
        ends = np.append(times[first + 1 : last], min(self._known_until, end_s))[: begins.size]
        marks = indices[first:last]
        if begins.size > columns:
            begins, ends, marks = _merge_dense(begins, ends, marks, start_s, (end_s - start_s) / columns)
        return tuple(
            Segment(float(begin), float(end), None if mark == MIXED_MARK else self._states[int(mark)])
            for begin, end, mark in zip(begins, ends, marks, strict=True)
            if not np.isnan(mark) and end > begin
        )

    def _index(self, state: BandState) -> int:
        if state not in self._states:
            self._states.append(state)
        return self._states.index(state)


def _merge_dense(
    begins: Doubles, ends: Doubles, marks: Doubles, start_s: float, column_s: float
) -> tuple[Doubles, Doubles, Doubles]:
    """Return the stretches with changes that begin in one pixel column put together, all but the last of each."""
    column = np.floor((begins - start_s) / column_s)
    is_last = np.append(column[1:] != column[:-1], True)
    lasts = np.flatnonzero(is_last)
    firsts = np.concatenate(([0], lasts[:-1] + 1))
    is_mixed = lasts > firsts
    merged_begins = np.concatenate((begins[firsts][is_mixed], begins[lasts]))
    order = np.argsort(merged_begins, kind="stable")
    merged_ends = np.concatenate((begins[lasts][is_mixed], ends[lasts]))
    merged_marks = np.concatenate((np.full(int(is_mixed.sum()), float(MIXED_MARK)), marks[lasts]))
    return merged_begins[order], merged_ends[order], merged_marks[order]
