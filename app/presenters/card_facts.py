"""What the active config says of its cards: names, units, lengths, who reads whom. Values of the runtime are not here.

Without a config (not read yet, or a device that gives none) every question has an honest empty answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runtime.contracts.config import (
    AiCard,
    Card,
    Condition,
    Config,
    DiCard,
    DoCard,
    MathCard,
    Range,
    Ref,
    SioCard,
    Source,
)
from runtime.contracts.plain_text import visible

CENTI_FAMILIES = frozenset({"AI", "MATH"})
"""Families whose `currentValue` is stored times 100 (card-semantics §1)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One card reads a field of another; `where` is the path of the parameter that does, `what` says it in words."""

    reader: int
    source: int
    field: str
    where: str
    what: str


class CardFacts:
    """The config by card id; immutable. `version` names it, None when there is none."""

    def __init__(self, config: Config | None = None, version: str | None = None) -> None:
        self.config = config
        self.version = version
        self._cards: dict[int, Card] = {card.card_id: card for card in config.cards} if config else {}
        self._bindings: dict[tuple[int, str], Ref] = {}
        for binding in config.bindings if config else ():
            if binding.source.ref is not None:
                self._bindings[binding.target.card_id, binding.target.path] = binding.source.ref
        self._reads: dict[int, list[Reading]] = {}
        self._readers: dict[int, list[Reading]] = {}
        for reading in self._all_readings():
            self._reads.setdefault(reading.reader, []).append(reading)
            self._readers.setdefault(reading.source, []).append(reading)

    @property
    def is_known(self) -> bool:
        return self.config is not None

    def card(self, card_id: int) -> Card | None:
        return self._cards.get(card_id)

    def label(self, card_id: int) -> str:
        """Return the card's label, or `card 7` for one that has none here."""
        card = self._cards.get(card_id)
        return visible(card.label) if card is not None and card.label else f"card {card_id}"

    def family(self, card_id: int) -> str | None:
        card = self._cards.get(card_id)
        return card.card_type if card is not None else None

    def unit(self, card_id: int) -> str:
        """Return the engineering unit of an AI; empty for every other card."""
        card = self._cards.get(card_id)
        return card.config.engineering_unit if isinstance(card, AiCard) else ""

    def is_centi(self, card_id: int) -> bool:
        """Whether the card's `currentValue` is stored times 100."""
        return self.family(card_id) in CENTI_FAMILIES

    def input_range(self, card_id: int) -> Range | None:
        """Return the legal raw readings of an AI."""
        card = self._cards.get(card_id)
        return card.config.input_range if isinstance(card, AiCard) else None

    def bound(self, card_id: int, path: str) -> Ref | None:
        """Return what a parameter, e.g. `config.onDuration`, is bound to; the binding wins over its inline source."""
        return self._bindings.get((card_id, path))

    def phase_length_ms(self, card_id: int, phase: str | None) -> int | None:
        """Return how long a mission's phase lasts; None where it is unknown, bound or without an end."""
        card = self._cards.get(card_id)
        if not isinstance(card, DoCard | SioCard) or phase not in {"DELAY", "ON"}:
            return None
        key = "delayBeforeON" if phase == "DELAY" else "onDuration"
        if self.bound(card_id, f"config.{key}") is not None:
            return None
        length_cs = card.config.delay_before_on if phase == "DELAY" else card.config.on_duration
        return length_cs * 10 if length_cs else None

    def condition(self, card_id: int, block: str) -> Condition | None:
        """Return the `set` or `reset` block; None for families without one."""
        card = self._cards.get(card_id)
        if not isinstance(card, DiCard | DoCard | SioCard | MathCard):
            return None
        return (card.config.set if block == "set" else card.config.reset) or Condition()

    def reads(self, card_id: int) -> tuple[Reading, ...]:
        """What this card reads of others, in the order of its parameters."""
        return tuple(self._reads.get(card_id, ()))

    def readers(self, card_id: int) -> tuple[Reading, ...]:
        """Which cards read this one, ascending."""
        return tuple(self._readers.get(card_id, ()))

    def _all_readings(self) -> Iterator[Reading]:
        for card in sorted(self._cards.values(), key=lambda one: one.card_id):
            for where, what, ref in self._refs_of(card):
                yield Reading(card.card_id, ref.card_id, ref.field, where, what)

    def _refs_of(self, card: Card) -> Iterator[tuple[str, str, Ref]]:
        bound = {path: ref for (card_id, path), ref in self._bindings.items() if card_id == card.card_id}
        for block in ("set", "reset"):
            condition = self.condition(card.card_id, block)
            for key, clause in (("clauseA", condition.clause_a), ("clauseB", condition.clause_b)) if condition else ():
                if clause is not None:
                    yield f"config.{block}.{key}", block, clause.source
        for path, what, source in _math_sources(card):
            if source is not None and source.ref is not None and path not in bound:
                yield path, what, source.ref
        for path, ref in bound.items():
            yield path, f"binding of {path.rpartition('.')[2]}", ref


def _math_sources(card: Card) -> Iterator[tuple[str, str, Source | None]]:
    if not isinstance(card, MathCard):
        return
    if card.config.mode == "Mode_PID_Controller":
        if card.config.pid is not None:
            yield "config.pid.processVariable", "process variable", card.config.pid.process_variable
            yield "config.pid.setpoint", "setpoint", card.config.pid.setpoint
    elif card.config.standard is not None:
        yield "config.standard.inputA", "input A", card.config.standard.input_a
        yield "config.standard.inputB", "input B", card.config.standard.input_b
