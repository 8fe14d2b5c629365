"""MATH cards: operators, clamp, PID; V-CFG-010, 011, 023."""

from __future__ import annotations

import pytest

from runtime.kernel.validation import validate_config
from tests.helpers.findings import PROFILE, Case, assert_error, assert_passes, assert_warning, cases
from tests.helpers.valid_config import GONE, changed

MATH = "cards[2].config"
STANDARD = f"{MATH}.standard"
PID = "cards[6].config.pid"

ERRORS: list[Case] = [
    (f"{MATH}.mode", "Mode_Fuzzy", "V-CFG-022", f"{MATH}.mode"),
    (f"{MATH}.fallbackValue", GONE, "V-CFG-022", f"{MATH}.fallbackValue"),
    (STANDARD, GONE, "V-CFG-022", STANDARD),
    (f"{MATH}.pid", 5, "V-CFG-022", f"{MATH}.pid"),
    ("cards[6].config.pid.gainP", -1, "V-CFG-004", f"{PID}.gainP"),
    ("cards[6].config.standard", [], "V-CFG-022", "cards[6].config.standard"),
    (f"{STANDARD}.operator", "SQRT", "V-CFG-010", f"{STANDARD}.operator"),
    (f"{STANDARD}.operator", GONE, "V-CFG-022", f"{STANDARD}.operator"),
    (f"{STANDARD}.emaAlpha", 101, "V-CFG-004", f"{STANDARD}.emaAlpha"),
    (f"{STANDARD}.clampMin", GONE, "V-CFG-022", f"{STANDARD}.clampMin"),
    (f"{STANDARD}.clampMax", 0.5, "V-CFG-004", f"{STANDARD}.clampMax"),
    (f"{STANDARD}.scaleMin", None, "V-CFG-022", f"{STANDARD}.scaleMin"),
    (f"{STANDARD}.scaleMax", -1, "V-CFG-004", f"{STANDARD}.scaleMax"),
    (f"{STANDARD}.rateLimit", 2**32, "V-CFG-004", f"{STANDARD}.rateLimit"),
    (f"{PID}.outputMin", 10001, "V-CFG-023", f"{PID}.outputMin"),
    (f"{PID}.outputMax", GONE, "V-CFG-022", f"{PID}.outputMax"),
    (f"{PID}.processVariable", GONE, "V-CFG-022", f"{PID}.processVariable"),
    (f"{PID}.integralResetPolicy", "OFTEN", "V-CFG-022", f"{PID}.integralResetPolicy"),
]


@cases(ERRORS)
def test_math_card_is_refused_at_the_offending_leaf(path: str, value: object, rule: str, field: str) -> None:
    assert_error(path, value, rule, field)


@cases(
    [
        (f"{STANDARD}.clampMin", 1, "V-CFG-011", f"{STANDARD}.clampMin"),
        (f"{MATH}.note", 1, "V-CFG-022", f"{MATH}.note"),
        (f"{STANDARD}.note", 1, "V-CFG-022", f"{STANDARD}.note"),
        (f"{PID}.note", 1, "V-CFG-022", f"{PID}.note"),
    ]
)
def test_math_card_passes_with_a_warning(path: str, value: object, rule: str, field: str) -> None:
    assert_warning(path, value, rule, field)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *[(f"{STANDARD}.operator", operator) for operator in ("ADD", "SUB", "MUL", "DIV", "MOD", "POW", "MIN", "MAX")],
        (f"{STANDARD}.clampMax", 1),
        (f"{STANDARD}.scaleMin", 5),
        (f"{PID}.outputMin", 10000),
        (f"{PID}.integralResetPolicy", "ON_SIGN_CHANGE"),
        (f"{PID}.gainD", 4_294_967_295),
    ],
)
def test_math_card_passes(path: str, value: object) -> None:
    assert_passes(path, value)


def test_a_turned_clamp_says_both_ends() -> None:
    warning = validate_config(changed(f"{STANDARD}.clampMin", 7), PROFILE).warnings[0]
    assert warning.details == {"rule": "V-CFG-011", "clampMin": 7, "clampMax": 0}
