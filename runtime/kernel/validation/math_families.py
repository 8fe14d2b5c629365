"""What a MATH card must hold (card-semantics §4): V-CFG-010, 011, 023."""

from __future__ import annotations

from runtime.kernel.validation.block import Block
from runtime.kernel.validation.conditions import check_conditions
from runtime.kernel.validation.context import CardInQuestion
from runtime.kernel.validation.parameters import check_source

MODES = ("Mode_Standard_Pipeline", "Mode_PID_Controller")
OPERATORS = ("ADD", "SUB", "MUL", "DIV", "MOD", "POW", "MIN", "MAX")
RESET_POLICIES = ("ON_RESET", "ON_SIGN_CHANGE", "NEVER")
MATH_KEYS = frozenset({"mode", "set", "reset", "fallbackValue", "standard", "pid"})
STANDARD_KEYS = frozenset(
    {"inputA", "inputB", "operator", "rateLimit", "clampMin", "clampMax", "scaleMin", "scaleMax", "emaAlpha"}
)
PID_KEYS = frozenset(
    {
        "processVariable",
        "setpoint",
        "gainP",
        "gainI",
        "gainD",
        "outputMin",
        "outputMax",
        "integralResetPolicy",
    }
)


def check_math(config: Block, card: CardInQuestion) -> None:
    """The block of the mode in use is due; the other may be there and is held to the same rules."""
    config.warn_of_unknown(MATH_KEYS)
    mode = config.choice("mode", MODES)
    config.number("fallbackValue")
    check_conditions(config, card)
    if mode == "Mode_Standard_Pipeline" or config.has("standard"):
        standard = config.block("standard")
        if standard is not None:
            _check_standard(standard, card, is_used=mode == "Mode_Standard_Pipeline")
    if mode == "Mode_PID_Controller" or config.has("pid"):
        pid = config.block("pid")
        if pid is not None:
            _check_pid(pid, card, is_used=mode == "Mode_PID_Controller")


def _check_standard(standard: Block, card: CardInQuestion, *, is_used: bool) -> None:
    standard.warn_of_unknown(STANDARD_KEYS)
    check_source(standard, "inputA", "config.standard.inputA", card, is_used=is_used)
    check_source(standard, "inputB", "config.standard.inputB", card, is_used=is_used)
    standard.choice("operator", OPERATORS, rule="V-CFG-010")
    standard.number("rateLimit")
    low, high = standard.number("clampMin"), standard.number("clampMax")
    if low is not None and high is not None and low > high:
        standard.report.warning(
            "V-CFG-011",
            standard.place("clampMin"),
            f"clampMin {low} is above clampMax {high}, which switches clamp and scale off; swap them, or make both 0",
            clampMin=low,
            clampMax=high,
        )
    standard.number("scaleMin")
    standard.number("scaleMax")
    standard.number("emaAlpha", most=100)


def _check_pid(pid: Block, card: CardInQuestion, *, is_used: bool) -> None:
    pid.warn_of_unknown(PID_KEYS)
    check_source(pid, "processVariable", "config.pid.processVariable", card, is_used=is_used)
    check_source(pid, "setpoint", "config.pid.setpoint", card, is_used=is_used)
    for gain in ("gainP", "gainI", "gainD"):
        pid.number(gain)
    check_order(pid, "outputMin", "outputMax")
    pid.choice("integralResetPolicy", RESET_POLICIES)


def check_order(block: Block, low_key: str, high_key: str) -> None:
    """Check the two ends of a range that must not be turned round (V-CFG-023)."""
    low, high = block.number(low_key), block.number(high_key)
    if low is not None and high is not None and low > high:
        block.report.error(
            "V-CFG-023",
            block.place(low_key),
            f"{low_key} {low} is above {high_key} {high}; swap them",
            min=low,
            max=high,
        )
