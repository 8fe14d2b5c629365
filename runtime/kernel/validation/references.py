"""References to a field of another card (V-CFG-003, 016): what each family offers, and in which unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from runtime.contracts.config import FAMILIES, Family
from runtime.kernel.validation.block import Block
from runtime.kernel.validation.context import Context
from runtime.kernel.validation.places import shown

Unit = Literal["counts", "centiunits"]
FIELD_TYPES = ("NUMBER", "BOOL", "STATE")
REFERENCE_KEYS = frozenset({"cardId", "field", "type"})

_NUMBER: dict[str, tuple[str, ...]] = {"NUMBER": ("currentValue",)}
_SWITCH: dict[str, tuple[str, ...]] = {"BOOL": ("logicalState", "physicalState")}
_MISSION: dict[str, tuple[str, ...]] = {"STATE": ("missionState",)}

OFFERED: Mapping[Family, Mapping[str, tuple[str, ...]]] = {
    "DI": _NUMBER | _SWITCH,
    "AI": _NUMBER,
    "DO": _NUMBER | _SWITCH | _MISSION,
    "SIO": _NUMBER | _SWITCH | _MISSION,
    "MATH": _NUMBER,
    "RTC": {"BOOL": ("logicalState",)},
}
"""Fields by family and type (card-semantics §3)."""

UNITS: Mapping[Family, Unit] = {
    "DI": "counts",
    "DO": "counts",
    "SIO": "counts",
    "AI": "centiunits",
    "MATH": "centiunits",
}
"""What `currentValue` is measured in (card-semantics §1)."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What could be read of a reference. `family` is set when it leads to a card of a known family."""

    card_id: int | None = None
    family: Family | None = None
    kind: str | None = None

    @property
    def unit(self) -> Unit | None:
        """The unit of the number it reads, None where it reads none."""
        return UNITS.get(self.family) if self.family and self.kind == "NUMBER" else None


def read_reference(block: Block, context: Context) -> Reference:
    """Return a reference; `card_id` is None when no card is meant by it."""
    card_id = block.number("cardId")
    field = block.text("field")
    kind = block.choice("type", FIELD_TYPES)
    block.warn_of_unknown(REFERENCE_KEYS)
    if card_id is None:
        return Reference(kind=kind)
    card = context.cards.get(card_id)
    if card is None:
        block.report.error(
            "V-CFG-003",
            block.place("cardId"),
            f"no card has the id {card_id}; refer to an existing card or add it",
            cardId=card_id,
        )
        return Reference(kind=kind)
    if field is not None and kind is not None and card.family is not None:
        _check_offer(block, card_id, card.family, field, kind)
    return Reference(card_id, card.family, kind)


def _check_offer(block: Block, card_id: int, family: Family, field: str, kind: str) -> None:
    if field in OFFERED[family].get(kind, ()):
        return
    if kind == "STATE":
        block.report.error(
            "V-CFG-016",
            block.path,
            f"only the missionState of a DO or SIO is a state; card {card_id} is a {family}, the field {shown(field)}",
            cardId=card_id,
        )
        return
    fields = ", ".join(OFFERED[family].get(kind, ()))
    remedy = f"as {kind} it has {fields}" if fields else f"it has no field of type {kind}"
    block.report.error(
        "V-CFG-003",
        block.place("field"),
        f"the {family} card {card_id} does not offer {shown(field)} as {kind}; {remedy}",
        cardId=card_id,
    )


assert set(OFFERED) == set(FAMILIES), "every family says what it offers"
