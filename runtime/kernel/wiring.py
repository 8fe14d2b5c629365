"""What the numbers and clauses of one card refer to, resolved once (card-semantics §6, *bindings*)."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.contracts.config import Source
from runtime.kernel.cards.card import Card
from runtime.kernel.values import Value


class Wiring:
    """All cards by id, and the bindings of one card: the source's id by bound path (such as `config.onDuration`)."""

    __slots__ = ("bindings", "cards")

    def __init__(self, cards: Mapping[int, Card], bindings: Mapping[str, int]) -> None:
        self.cards = cards
        self.bindings = bindings

    def number(self, path: str, inline: int | None) -> Value:
        """Return the number at `path`; a binding wins over what is written inline."""
        source_id = self.bindings.get(path)
        return Value(inline or 0) if source_id is None else self.cards[source_id]

    def source(self, path: str, inline: Source | None) -> Value:
        """Return the number at `path` whose inline form is a CONSTANT or VARIABLE_REF source."""
        if inline is not None and inline.source_mode == "VARIABLE_REF" and inline.ref is not None:
            source_id = self.bindings.get(path, inline.ref.card_id)
            return self.cards[source_id]
        return self.number(path, None if inline is None else inline.value)
