"""Who is who in a config as JSON: names, families and units by card number. Tolerates any content, valid or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.staged.field_search import family_of
from app.staged.paths import value_at
from app.staged.units import CENTIUNITS, COUNTS, Unit
from runtime.contracts.config import Family
from runtime.contracts.plain_text import visible


@dataclass(frozen=True, slots=True)
class Entry:
    """A card as others refer to it; `symbol` is the engineering unit of an analogue input."""

    card_id: int
    family: Family | None
    label: str
    symbol: str = ""

    @property
    def value_unit(self) -> Unit:
        """The unit of its `currentValue`: centi-units of AI and MATH, otherwise counts (card-semantics §1)."""
        return CENTIUNITS.of(self.symbol) if self.family in {"AI", "MATH"} else COUNTS


class Directory:
    """The cards of one config by number; of two with one number the first counts."""

    def __init__(self, cards: Iterable[Mapping[str, object]]) -> None:
        self._entries: dict[int, Entry] = {}
        for card in cards:
            entry = entry_of(card)
            if entry is not None:
                self._entries.setdefault(entry.card_id, entry)

    def get(self, card_id: object) -> Entry | None:
        number = whole(card_id)
        return None if number is None else self._entries.get(number)

    def entries(self) -> tuple[Entry, ...]:
        """Return all cards, in evaluation order."""
        return tuple(self._entries[card_id] for card_id in sorted(self._entries))

    def name(self, card_id: object) -> str:
        """Return the label to call a card by; of a missing or nameless one its number."""
        entry = self.get(card_id)
        if entry is None:
            return f"missing card {card_id}"
        return entry.label or f"card {entry.card_id}"


def whole(value: object) -> int | None:
    """Return a JSON integer; None for anything else, booleans included."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def entry_of(card: Mapping[str, object]) -> Entry | None:
    """Return how others refer to a card; None without a usable number."""
    card_id = whole(card.get("cardId"))
    if card_id is None:
        return None
    family = family_of(card)
    label = card.get("label")
    symbol = value_at(card, ("config", "engineeringUnit")) if family == "AI" else ""
    return Entry(
        card_id, family, visible(label) if isinstance(label, str) else "", symbol if isinstance(symbol, str) else ""
    )
