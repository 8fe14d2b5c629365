"""What is trended, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TrendKind = Literal["number", "state"]


@dataclass(frozen=True, slots=True)
class TrendCard:
    """A card that is trended: a number with its unit as a line, a state as a band. Lines of one unit share an axis."""

    card_id: int
    label: str
    kind: TrendKind
    unit: str = ""

    @property
    def axis(self) -> str:
        """What must be equal for two lines to share an axis; a number without a unit has one of its own."""
        return self.unit or f"card {self.card_id}"


@dataclass(frozen=True, slots=True)
class CardChoice:
    """A card that could be trended, as the drop-down names it."""

    card_id: int
    text: str
