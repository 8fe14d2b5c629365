"""DI, AI, DO, SIO and RTC cards: V-CFG-008, 009, 023, calendar fields."""

from __future__ import annotations

import pytest

from tests.helpers.findings import Case, assert_error, assert_passes, assert_warning, cases
from tests.helpers.valid_config import GONE

DI, AI, DO, SIO, RTC = (f"cards[{index}].config" for index in (0, 1, 3, 4, 5))
SCHEDULE = f"{RTC}.schedule"

ERRORS: list[Case] = [
    (f"{DI}.channel", True, "V-CFG-022", f"{DI}.channel"),
    (f"{DI}.invert", 0, "V-CFG-022", f"{DI}.invert"),
    (f"{DI}.edgeMode", "rising", "V-CFG-022", f"{DI}.edgeMode"),
    (f"{DI}.counterVisible", None, "V-CFG-022", f"{DI}.counterVisible"),
    (f"{AI}.set", {}, "V-CFG-008", f"{AI}.set"),
    (f"{AI}.reset", {"combiner": "NONE"}, "V-CFG-008", f"{AI}.reset"),
    (f"{AI}.emaAlpha", 101, "V-CFG-004", f"{AI}.emaAlpha"),
    (f"{AI}.engineeringUnit", GONE, "V-CFG-022", f"{AI}.engineeringUnit"),
    (f"{AI}.inputRange", 4095, "V-CFG-022", f"{AI}.inputRange"),
    (f"{AI}.inputRange.min", 4096, "V-CFG-023", f"{AI}.inputRange.min"),
    (f"{AI}.clampRange.max", 99, "V-CFG-023", f"{AI}.clampRange.min"),
    (f"{AI}.outputRange.min", -1, "V-CFG-004", f"{AI}.outputRange.min"),
    (f"{AI}.outputRange.max", GONE, "V-CFG-022", f"{AI}.outputRange.max"),
    (f"{DO}.channel", GONE, "V-CFG-022", f"{DO}.channel"),
    (f"{DO}.mode", "normal", "V-CFG-022", f"{DO}.mode"),
    (f"{SIO}.writePolicy", "all", "V-CFG-022", f"{SIO}.writePolicy"),
    (f"{SIO}.writePolicy", {}, "V-CFG-022", f"{SIO}.writePolicy.allowedRoles"),
    (f"{SIO}.writePolicy.allowedRoles[1]", "ROOT", "V-CFG-022", f"{SIO}.writePolicy.allowedRoles[1]"),
    (f"{SIO}.writePolicy.allowedRoles[1]", 5, "V-CFG-022", f"{SIO}.writePolicy.allowedRoles[1]"),
    (f"{RTC}.set", {}, "V-CFG-009", f"{RTC}.set"),
    (f"{RTC}.reset", {}, "V-CFG-009", f"{RTC}.reset"),
    (f"{RTC}.triggerDuration", 0.1, "V-CFG-004", f"{RTC}.triggerDuration"),
    (SCHEDULE, GONE, "V-CFG-022", SCHEDULE),
    (f"{SCHEDULE}.hour", GONE, "V-CFG-022", f"{SCHEDULE}.hour"),
    (f"{SCHEDULE}.hour", 24, "V-CFG-004", f"{SCHEDULE}.hour"),
    (f"{SCHEDULE}.minute", 60, "V-CFG-004", f"{SCHEDULE}.minute"),
    (f"{SCHEDULE}.second", 60, "V-CFG-004", f"{SCHEDULE}.second"),
    (f"{SCHEDULE}.month", 13, "V-CFG-004", f"{SCHEDULE}.month"),
    (f"{SCHEDULE}.day", 32, "V-CFG-004", f"{SCHEDULE}.day"),
    (f"{SCHEDULE}.weekday", 8, "V-CFG-004", f"{SCHEDULE}.weekday"),
    (f"{SCHEDULE}.weekday", "Monday", "V-CFG-022", f"{SCHEDULE}.weekday"),
    (f"{SCHEDULE}.year", 0, "V-CFG-004", f"{SCHEDULE}.year"),
]
WARNINGS: list[Case] = [
    *[(f"{SCHEDULE}.{key}", 0, "V-CFG-004", f"{SCHEDULE}.{key}") for key in ("month", "day", "weekday")],
    *[(f"{path}.note", 1, "V-CFG-022", f"{path}.note") for path in (DI, AI, DO, SIO, RTC, SCHEDULE)],
    (f"{AI}.inputRange.mid", 3, "V-CFG-022", f"{AI}.inputRange.mid"),
    (f"{SIO}.channel", 3, "V-CFG-022", f"{SIO}.channel"),
    (f"{SIO}.writePolicy.note", 3, "V-CFG-022", f"{SIO}.writePolicy.note"),
]


@cases(ERRORS)
def test_card_is_refused_at_the_offending_leaf(path: str, value: object, rule: str, field: str) -> None:
    assert_error(path, value, rule, field)


@cases(WARNINGS)
def test_card_passes_with_a_warning(path: str, value: object, rule: str, field: str) -> None:
    assert_warning(path, value, rule, field)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{DI}.counterVisible", GONE),
        (f"{DI}.channel", 4095),
        (f"{AI}.set", None),
        (f"{AI}.emaAlpha", 0),
        (f"{AI}.inputRange.min", 4095),
        (f"{AI}.outputRange.min", 0),
        (f"{SIO}.writePolicy", GONE),
        (f"{SIO}.writePolicy", None),
        (f"{SIO}.writePolicy.allowedRoles", []),
        (f"{SCHEDULE}.month", GONE),
        (f"{SCHEDULE}.day", None),
        (f"{SCHEDULE}.year", 2026),
        (f"{SCHEDULE}.hour", 0),
    ],
)
def test_card_passes(path: str, value: object) -> None:
    assert_passes(path, value)
