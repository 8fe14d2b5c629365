"""What one virtual input shows, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class InputRow:
    """A raw reading as reported, None where it is not. An AI is typed in centiunits, or in raw counts if `is_raw`.

    `can_go_back`: there is a plant that the hand can give the input back to.
    """

    card_id: int
    label: str
    kind: Literal["DI", "AI"]
    raw: int | None
    raw_min: int = 0
    raw_max: int = 1
    value: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    is_raw: bool = False
    force: str = ""
    is_by_hand: bool = False
    can_go_back: bool = False
    is_pending: bool = False
