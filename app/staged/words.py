"""Words for what a config names by keys: families, relations, states. Forms, cards and breakpoints share them."""

from __future__ import annotations

FAMILY_WORDS: dict[str, str] = {
    "DI": "digital input",
    "AI": "analogue input",
    "DO": "digital output",
    "SIO": "internal mission",
    "MATH": "calculation",
    "RTC": "clock",
}
MISSION_STATES: tuple[tuple[str, str], ...] = (("IDLE", "IDLE"), ("ACTIVE", "ACTIVE"), ("FINISHED", "FINISHED"))
COMBINERS: tuple[tuple[str, str], ...] = (("NONE", "only the first"), ("AND", "and"), ("OR", "or"))
RELATIONS: dict[str, str] = {"GT": ">", "GTE": "≥", "LT": "<", "LTE": "≤", "EQ": "=", "NEQ": "≠"}
STATE_RELATIONS: dict[str, str] = {"EQ": "is", "NEQ": "is not"}
"""Between a source that is no number and what it is compared with."""
SOURCE_MODES: tuple[tuple[str, str], ...] = (("CONSTANT", "constant"), ("VARIABLE_REF", "value of a card"))


def on_or_off(operator: object, threshold: object) -> str:
    """Return what a comparison with 1 or 0 asks of a truth: to be unequal to one is to be the other."""
    return "on" if (threshold == 1) == (operator == "EQ") else "off"
