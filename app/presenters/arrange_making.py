"""What an array or a scatter makes of the selection, worked out piece by piece and put into the document at the end.

Qt-free. `step` is called until it returns False, and then `put`, within a transaction; before, nothing is in the
document.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.document.copies import MOST, Copies
from app.document.document import Document
from app.document.placing import Box, things_of
from app.document.scatter import Area, Scatter, Source, spots
from app.presenters.arrange_values import Values, array_field, array_of, scatter_of


class Surroundings(Protocol):
    """What the viewport knows of how large things are and what lies below them."""

    def box_of(self, ids: Sequence[str]) -> Box | None: ...

    def surface_below(
        self, only: Iterable[str] | None, without: Iterable[str]
    ) -> Callable[[float, float], tuple[Sequence[float], Sequence[float]] | None]: ...


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong: beside which field, and (with an empty name) as a whole."""

    by_field: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> str:
        """Why nothing can be made, in one line; empty where it can."""
        return self.by_field.get("", "") or ("correct what is marked" if self.by_field else "")


def array_problems(values: Values, chosen: Collection[str]) -> Problems:
    """Return what keeps the array from being made."""
    array = array_of(values)
    found = {array_field(values, name): reason for name, reason in array.problems().items()}
    made = array.copies * len(chosen)
    if not chosen:
        found[""] = "select what is to be copied"
    elif not array.copies:
        found[""] = "a count of one makes no copy"
    elif made > MOST:
        found[""] = f"{made} new entities are more than the {MOST} that are made at once: lower a count"
    return Problems(found)


def scatter_problems(values: Values, document: Document, chosen: Collection[str], around: Surroundings) -> Problems:
    """Return what keeps the scatter from being made."""
    surface = values["scatter.surface"]
    found = {f"scatter.{name}": reason for name, reason in scatter_of(values).problems().items()}
    if surface and surface not in document.entities:
        found["scatter.surface"] = f"no entity is called “{surface}”"
    if not set(chosen) - {surface}:
        found[""] = "select what is to be scattered"
    elif "scatter.surface" not in found:
        area = _area(surface, tuple(chosen), around)
        if area is None or area.is_flat:
            found["scatter.surface"] = "is needed: the selection spans no area to scatter within"
            if surface:
                found["scatter.surface"] = f"“{surface}” has no extent to scatter on"
    return Problems(found)


class Making:
    """An array or a scatter on its way."""

    def __init__(self, document: Document, label: str, group: str, work: Callable[[Copies], Iterator[None]]) -> None:
        self._copies = Copies(document)
        self._work = work(self._copies)
        self._name = label
        self._group = group
        self._putting: Iterator[None] | None = None
        self.rounds = 0
        """How many copies of the whole, or of one of the things, were made."""

    @property
    def made(self) -> int:
        return len(self._copies)

    @property
    def label(self) -> str:
        return f"{self._name}: {self.made} new {'entity' if self.made == 1 else 'entities'}"

    def step(self) -> bool:
        """Work out one more; returns whether there may be more to do."""
        before = len(self._copies)
        goes_on = next(self._work, self) is not self
        self.rounds += len(self._copies) > before
        return goes_on

    @property
    def ids(self) -> tuple[str, ...]:
        """What the new entities are called."""
        return self._copies.ids

    def put(self) -> bool:
        """Put some of what was made into the document; returns whether there may be more."""
        if self._putting is None:
            self._putting = self._copies.put(self.label, self._group)
        return next(self._putting, self) is not self


def array_making(document: Document, chosen: Sequence[str], values: Values) -> Making:
    array = array_of(values)

    def work(copies: Copies) -> Iterator[None]:
        for motion in array.motions():
            copies.add(chosen, motion)
            yield

    return Making(document, "Array", "Array" if values["array.gather"] else "", work)


def scatter_making(document: Document, chosen: Sequence[str], values: Values, around: Surroundings) -> Making:
    """Take up the scene as it is now; the surface itself is never scattered."""
    surface = values["scatter.surface"]
    ids = tuple(identity for identity in chosen if identity != surface)
    area = _area(surface, ids, around)
    assert area is not None
    below = around.surface_below([surface] if surface else None, ids)
    sources = tuple(_source(thing, around) for thing in things_of(document, ids))
    wish: Scatter = scatter_of(values)

    def work(copies: Copies) -> Iterator[None]:
        for spot in spots(wish, area, sources, below):
            if spot is not None:
                copies.add(sources[spot.source].ids, spot.motion)
            yield

    return Making(document, f"Scatter, seed {wish.seed}", "Scatter" if values["scatter.gather"] else "", work)


def _area(surface: str, ids: Sequence[str], around: Surroundings) -> Area | None:
    box = around.box_of([surface] if surface else ids)
    if box is None:
        return None
    (low_x, _, low_z), (high_x, _, high_z) = box
    return Area(float(low_x), float(low_z), float(high_x), float(high_z))


def _source(thing: tuple[str, ...], around: Surroundings) -> Source:
    box = around.box_of(thing)
    if box is None:
        return Source(thing, (0.0, 0.0, 0.0))
    low, high = box
    return Source(thing, ((low[0] + high[0]) / 2, float(low[1]), (low[2] + high[2]) / 2))
