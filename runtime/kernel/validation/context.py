"""What the rules need to know beyond the object they look at: the other cards, the bindings, who reads whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.contracts.base import UINT32_MAX
from runtime.contracts.config import FAMILIES, Family
from runtime.kernel.validation.report import Report

NO_PATHS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KnownCard:
    """A card that references can find: its place in `cards`, its family (None: unknown), its config as written."""

    index: int
    family: Family | None
    config: Mapping[str, Any]


@dataclass(slots=True)
class Reads:
    """Who reads whom, by card id."""

    values: dict[int, list[int]] = field(default_factory=dict)
    conditions: dict[int, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """`bound` holds, by card id, the parameter paths that a binding feeds."""

    report: Report
    cards: Mapping[int, KnownCard]
    bound: Mapping[int, frozenset[str]]
    reads: Reads


@dataclass(frozen=True, slots=True)
class CardInQuestion:
    """The card whose config is being checked; without a usable id of its own nothing is bound to it or counted."""

    context: Context
    card_id: int | None

    def is_bound(self, path: str) -> bool:
        if self.card_id is None:
            return False
        return path in self.context.bound.get(self.card_id, NO_PATHS)

    def reads_value_of(self, source_id: int) -> None:
        if self.card_id is not None:
            self.context.reads.values.setdefault(self.card_id, []).append(source_id)

    def reads_condition_of(self, source_id: int) -> None:
        if self.card_id is not None:
            self.context.reads.conditions.setdefault(self.card_id, []).append(source_id)


def index_cards(document: Mapping[str, Any]) -> dict[int, KnownCard]:
    """Return the cards that can be referred to by id; the first of several with one id counts."""
    cards = document.get("cards")
    known: dict[int, KnownCard] = {}
    for index, card in enumerate(cards if isinstance(cards, list | tuple) else ()):
        card_id = card.get("cardId") if isinstance(card, Mapping) else None
        if type(card_id) is not int or not 0 <= card_id <= UINT32_MAX or card_id in known:
            continue
        family, config = card.get("cardType"), card.get("config")
        known[card_id] = KnownCard(
            index,
            family if isinstance(family, str) and family in FAMILIES else None,
            config if isinstance(config, Mapping) else {},
        )
    return known


def collect_bound_paths(document: Mapping[str, Any]) -> dict[int, frozenset[str]]:
    """Return which parameters have a binding, whether or not it is a good one."""
    bindings = document.get("bindings")
    paths: dict[int, set[str]] = {}
    for binding in bindings if isinstance(bindings, list | tuple) else ():
        target = binding.get("target") if isinstance(binding, Mapping) else None
        if not isinstance(target, Mapping):
            continue
        card_id, path = target.get("cardId"), target.get("path")
        if type(card_id) is int and isinstance(path, str):
            paths.setdefault(card_id, set()).add(path)
    return {card_id: frozenset(bound) for card_id, bound in paths.items()}
