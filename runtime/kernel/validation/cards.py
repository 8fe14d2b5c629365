"""The list of cards: ids, families and what every card carries (V-CFG-002, 019 … 022)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from runtime.contracts.config import FAMILIES, Family
from runtime.kernel.validation.block import Block, open_block
from runtime.kernel.validation.context import CardInQuestion, Context
from runtime.kernel.validation.hardware import Hardware
from runtime.kernel.validation.io_families import check_ai, check_di, check_do, check_rtc, check_sio
from runtime.kernel.validation.math_families import check_math
from runtime.kernel.validation.places import shown

CARD_KEYS = frozenset({"cardId", "cardType", "enabled", "label", "faultPolicy", "config"})
FAULT_POLICIES = ("INFO", "WARN", "CRITICAL")
FAMILIES_WITH_CHANNEL = frozenset({"DI", "AI", "DO"})
FAMILY_CHECKS: Mapping[Family, Callable[[Block, CardInQuestion], None]] = {
    "DI": check_di,
    "AI": check_ai,
    "DO": check_do,
    "SIO": check_sio,
    "MATH": check_math,
    "RTC": check_rtc,
}


def check_cards(document: Block, context: Context, hardware: Hardware) -> None:
    """Check every card; disabled ones are held to the same rules and take the same room."""
    for index, value in enumerate(document.items("cards")):
        card = open_block(value, f"cards[{index}]", context.report)
        if card is not None:
            _check_card(card, index, context, hardware)
    hardware.report_capacity()


def _check_card(card: Block, index: int, context: Context, hardware: Hardware) -> None:
    card.warn_of_unknown(CARD_KEYS)
    card_id = _check_id(card, index, context)
    card.flag("enabled")
    card.text("label")
    card.choice("faultPolicy", FAULT_POLICIES)
    family = _check_family(card, hardware)
    config = card.block("config")
    if family is None or config is None:
        return
    FAMILY_CHECKS[family](config, CardInQuestion(context, card_id))
    channel = config.values.get("channel")
    if family in FAMILIES_WITH_CHANNEL and type(channel) is int:
        hardware.take_channel(family, channel, config.place("channel"), index)


def _check_id(card: Block, index: int, context: Context) -> int | None:
    """Return the card's id when it is the one that references to this id mean."""
    card_id = card.number("cardId")
    if card_id is None:
        return None
    first = context.cards[card_id].index
    if first == index:
        return card_id
    card.report.error(
        "V-CFG-002",
        card.place("cardId"),
        f"the id {card_id} is used by cards[{first}] already; give this card another",
        cardId=card_id,
        usedBy=f"cards[{first}]",
    )
    return None


def _check_family(card: Block, hardware: Hardware) -> Family | None:
    name = card.text("cardType")
    for family in FAMILIES:
        if family == name:
            hardware.take_card(family, card.place("cardType"))
            return family
    if name is not None:
        card.report.error(
            "V-CFG-019", card.place("cardType"), f"must be one of {', '.join(FAMILIES)}, not {shown(name)}"
        )
    return None
