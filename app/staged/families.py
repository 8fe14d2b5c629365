"""What a new card of each family starts as, and what is kept when a card changes its family."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from app.staged.field_search import family_of
from app.staged.fields import FAMILY_SECTIONS, PIPELINE
from app.staged.words import FAMILY_WORDS
from runtime.contracts.base import UINT32_MAX
from runtime.contracts.config import Family

_MISSION: dict[str, object] = {"mode": "Normal", "delayBeforeON": 0, "onDuration": 0, "repeatCount": 1}
_CONDITIONS: dict[str, object] = {"set": {}, "reset": {}}
_ZERO: dict[str, object] = {"sourceMode": "CONSTANT", "value": 0}

_STARTS: dict[Family, dict[str, object]] = {
    "DI": {
        "channel": 0,
        "invert": False,
        "debounceTime": 0,
        "edgeMode": "RISING",
        **_CONDITIONS,
        "counterVisible": True,
    },
    "AI": {
        "channel": 0,
        "engineeringUnit": "%",
        "inputRange": {"min": 0, "max": 4095},
        "clampRange": {"min": 0, "max": 4095},
        "outputRange": {"min": 0, "max": 10000},
        "emaAlpha": 100,
    },
    "DO": {"channel": 0, **_MISSION, **_CONDITIONS},
    "SIO": {**_MISSION, **_CONDITIONS},
    "MATH": {
        "mode": PIPELINE,
        **_CONDITIONS,
        "fallbackValue": 0,
        "standard": {
            "inputA": _ZERO,
            "inputB": _ZERO,
            "operator": "ADD",
            "rateLimit": 0,
            "clampMin": 0,
            "clampMax": 0,
            "scaleMin": 0,
            "scaleMax": 0,
            "emaAlpha": 100,
        },
    },
    "RTC": {"schedule": {"hour": 0, "minute": 0, "second": 0}, "triggerDuration": 100},
}
PID_START: dict[str, object] = {
    "processVariable": _ZERO,
    "setpoint": _ZERO,
    "gainP": 100,
    "gainI": 0,
    "gainD": 0,
    "outputMin": 0,
    "outputMax": 10000,
    "integralResetPolicy": "ON_RESET",
}
STANDARD_START = _STARTS["MATH"]["standard"]


def new_card(family: Family, card_id: int, channel: int = 0) -> dict[str, object]:
    """Return a card that is valid as it stands, given a free number and channel."""
    config = starting_config(family)
    if "channel" in config:
        config["channel"] = channel
    return {
        "cardId": card_id,
        "cardType": family,
        "enabled": True,
        "label": f"New {FAMILY_WORDS[family]}",
        "faultPolicy": "WARN",
        "config": config,
    }


def starting_config(family: Family) -> dict[str, object]:
    return deepcopy(_STARTS[family])


def changed_family(card: Mapping[str, object], family: Family, channel: int = 0) -> dict[str, object]:
    """Return a card as one of another family: what both have is kept, and so is what no family knows."""
    old = card.get("config")
    before = old if isinstance(old, dict) else {}
    was = family_of(card)
    config = starting_config(family)
    if "channel" in config:
        config["channel"] = channel
    for key, value in before.items():
        if key in config and key not in {"mode", "channel"}:
            config[key] = value
        elif was is None or key not in _known_keys(was):
            config.setdefault(str(key), value)
    if {was, family} == {"DO", "SIO"} and "mode" in before:
        config["mode"] = before["mode"]
    return {**card, "cardType": family, "config": config}


def free_number(taken: set[int], after: int = 0) -> int:
    """Return the next number above `after` that is free; when none is, the smallest free one."""
    candidate = after + 1
    while candidate in taken:
        candidate += 1
    return candidate if candidate <= UINT32_MAX else free_number(taken)


def _known_keys(family: Family) -> set[str]:
    """Return the keys below `config` that belong to a family."""
    rows = (row for section in FAMILY_SECTIONS[family] for row in section.rows)
    return {str(field.path[1]) for row in rows for field in row.fields}
