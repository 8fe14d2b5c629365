"""A click selects. The decision falls at the release; a pointer that strayed selects nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from viewport.tools.drag import DEAD_ZONE_PX, Drag
from viewport.tools.events import Pointer
from viewport.tools.intents import Intent, SelectIntent
from viewport.tools.situation import Situation


class Selecting:
    """Lives from the press beside any handle to the release."""

    def __init__(self, situation: Situation, pointer: Pointer, *, reaches: bool = False) -> None:
        self._situation = situation
        self._start = pointer
        self._reaches = reaches
        self._has_strayed = False

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        way = math.hypot(pointer.x - self._start.x, pointer.y - self._start.y)
        self._has_strayed = self._has_strayed or way >= DEAD_ZONE_PX
        return ()

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        self.move(pointer)
        if self._has_strayed:
            return ()
        # Where the press was: a hand that slipped by a pixel or two meant that place.
        found = self._situation.pick(self._start.x, self._start.y)
        is_toggling = "ctrl" in self._start.modifiers
        if found is None:
            return () if is_toggling else (SelectIntent((), "replace"),)
        return (SelectIntent((found,), "toggle" if is_toggling else "replace", self._reaches),)

    def cancel(self) -> Sequence[Intent]:
        return ()


class ClickOrDrag:
    """Two meanings of one press: what a click does, as long as the pointer stays, and what dragging does."""

    def __init__(self, click: Drag, drag: Drag) -> None:
        self._both = (click, drag)

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        return [intent for each in self._both for intent in each.move(pointer)]

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        return [intent for each in self._both for intent in each.release(pointer)]

    def cancel(self) -> Sequence[Intent]:
        return [intent for each in self._both for intent in each.cancel()]
