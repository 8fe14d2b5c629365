"""A click selects, a drag draws a marquee. Both decide at the release; nothing is ever moved by them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from viewport.scene.marquee import Marquee
from viewport.tools.drag import DEAD_ZONE_PX, Drag
from viewport.tools.events import Pointer
from viewport.tools.intents import Intent, ListWanted, MarqueeChanged, SelectHow, SelectIntent
from viewport.tools.situation import Situation


class Straying:
    """Whether a pointer has left the place of its press; once it has, it does not come back."""

    def __init__(self, start: Pointer) -> None:
        self.start = start
        self.has_strayed = False

    def follow(self, pointer: Pointer) -> bool:
        """Take up where the pointer is; returns whether it has ever strayed."""
        way = math.hypot(pointer.x - self.start.x, pointer.y - self.start.y)
        self.has_strayed = self.has_strayed or way >= DEAD_ZONE_PX
        return self.has_strayed


class Clicking:
    """Lives from the press beside any handle to the release; a pointer that strayed selects nothing.

    `goes_behind`: the click before was at the same place, so this one means what lies behind the active entity there.
    `first` is what it means before all, to reach into its group, where that lies under the pointer.
    """

    def __init__(
        self,
        situation: Situation,
        pointer: Pointer,
        *,
        reaches: bool = False,
        goes_behind: bool = False,
        first: str | None = None,
    ) -> None:
        self._situation = situation
        self._place = Straying(pointer)
        self._reaches = reaches
        self._goes_behind = goes_behind
        self._first = first

    @property
    def place(self) -> Pointer:
        # Where the press was: a hand that slipped by a pixel or two meant that place.
        return self._place.start

    @property
    def meant(self) -> str | None:
        """What was active when a click went behind it: a double click that follows still means that."""
        return self._situation.active if self._goes_behind else None

    @property
    def is_click(self) -> bool:
        return not self._place.has_strayed

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        self._place.follow(pointer)
        return ()

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        if self._place.follow(pointer):
            return ()
        x, y, sight = self.place.x, self.place.y, self._situation.sight
        is_toggling = "ctrl" in self.place.modifiers
        if (self._goes_behind or self._first is not None) and not is_toggling:
            candidates = self._turned(tuple(sight.stack(x, y)))
            behind = candidates[1:] if self._goes_behind else ()
            return (SelectIntent(candidates[:1], "replace", self._reaches, behind),)
        found = sight.front(x, y)
        if found is None:
            return () if is_toggling else (SelectIntent((), "replace"),)
        return (SelectIntent((found,), "toggle" if is_toggling else "replace", self._reaches),)

    def cancel(self) -> Sequence[Intent]:
        return ()

    def _turned(self, stack: tuple[str, ...]) -> tuple[str, ...]:
        """Return the stack from the first that is meant on, or from what lies behind the active entity; it wraps."""
        if self._first in stack:
            place = stack.index(self._first)
        elif self._situation.active in stack and self._goes_behind:
            place = stack.index(self._situation.active) + 1
        else:
            place = 0
        return stack[place:] + stack[:place]


class Marqueeing:
    """Lives from the press beside any handle to the release; a rectangle is there once the pointer has strayed."""

    def __init__(self, situation: Situation, pointer: Pointer) -> None:
        self._situation = situation
        self._place = Straying(pointer)
        self.is_touching = False

    @property
    def is_drawn(self) -> bool:
        return self._place.has_strayed

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        if not self._place.follow(pointer):
            return ()
        marquee = self._to(pointer)
        self.is_touching = marquee.is_touching
        return (MarqueeChanged(marquee),)

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        if not self._place.follow(pointer):
            return ()
        found = tuple(self._situation.sight.within(self._to(pointer)))
        how = how_of(pointer)
        if not found and how != "replace":
            return (MarqueeChanged(None),)
        return MarqueeChanged(None), SelectIntent(found, how)

    def cancel(self) -> Sequence[Intent]:
        return (MarqueeChanged(None),) if self.is_drawn else ()

    def _to(self, pointer: Pointer) -> Marquee:
        return Marquee(self._place.start.x, self._place.start.y, pointer.x, pointer.y)


class Listing:
    """A click that asks for all that is under it; a pointer that strayed asks for nothing."""

    def __init__(self, situation: Situation, pointer: Pointer) -> None:
        self._situation = situation
        self._place = Straying(pointer)

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        self._place.follow(pointer)
        return ()

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        return () if self._place.follow(pointer) else (listed(self._situation, self._place.start),)

    def cancel(self) -> Sequence[Intent]:
        return ()


class ClickOrDrag:
    """Two meanings of one press: what a click does, as long as the pointer stays, and what dragging does."""

    def __init__(self, click: Drag, drag: Drag, start: Pointer) -> None:
        self.click, self.drag = click, drag
        self._place = Straying(start)

    def move(self, pointer: Pointer) -> Sequence[Intent]:
        if not self._place.follow(pointer):
            return ()
        return [intent for each in (self.click, self.drag) for intent in each.move(pointer)]

    def release(self, pointer: Pointer) -> Sequence[Intent]:
        return [intent for each in (self.click, self.drag) for intent in each.release(pointer)]

    def cancel(self) -> Sequence[Intent]:
        return [intent for each in (self.click, self.drag) for intent in each.cancel()]


def listed(situation: Situation, pointer: Pointer) -> ListWanted:
    """Return the wish for a list of what is under the pointer."""
    how: SelectHow = "toggle" if "ctrl" in pointer.modifiers else "replace"
    return ListWanted(tuple(situation.sight.stack(pointer.x, pointer.y)), pointer.x, pointer.y, how)


def how_of(pointer: Pointer) -> SelectHow:
    """Return what a marquee does to the selection: Ctrl adds, Shift takes away."""
    if "ctrl" in pointer.modifiers:
        return "add"
    return "remove" if "shift" in pointer.modifiers else "replace"
