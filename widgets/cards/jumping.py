"""Which cards a jump finds: by number first, then by what their labels begin with, then by what is in them. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from widgets.cards.row import CardRow

MOST = 12
"""How many are offered; whoever is not among them is found with one more letter."""


def found_cards(rows: Iterable[CardRow], typed: str, most: int = MOST) -> list[CardRow]:
    """Return the cards that a number or a text may mean, the likeliest first, each class in evaluation order."""
    wanted = typed.strip().casefold()
    if not wanted:
        return []
    ranked: tuple[list[CardRow], ...] = ([], [], [], [])
    for row in rows:
        rank = _rank(row, wanted)
        if rank is not None:
            ranked[rank].append(row)
    return [row for rank in ranked for row in rank][:most]


def _rank(row: CardRow, wanted: str) -> int | None:
    number, label = str(row.card_id), row.label.casefold()
    if number == wanted:
        return 0
    if label.startswith(wanted) or any(word.startswith(wanted) for word in label.split()):
        return 1
    if number.startswith(wanted):
        return 2
    return 3 if wanted in label else None
