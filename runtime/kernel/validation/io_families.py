"""What DI, AI, DO, SIO and RTC cards must hold (card-semantics §4): V-CFG-008, 009, 023 and calendar fields."""

from __future__ import annotations

from runtime.contracts.config import ROLES
from runtime.kernel.validation.block import Block
from runtime.kernel.validation.conditions import check_conditions
from runtime.kernel.validation.context import CardInQuestion
from runtime.kernel.validation.math_families import check_order
from runtime.kernel.validation.parameters import check_parameter
from runtime.kernel.validation.places import shown

EDGE_MODES = ("RISING", "FALLING", "CHANGE")
MISSION_MODES = ("Normal", "Immediate", "Gated")
DI_KEYS = frozenset({"channel", "invert", "debounceTime", "edgeMode", "set", "reset", "counterVisible"})
AI_KEYS = frozenset({"channel", "engineeringUnit", "inputRange", "clampRange", "outputRange", "emaAlpha"})
MISSION_KEYS = frozenset({"mode", "delayBeforeON", "onDuration", "repeatCount", "set", "reset"})
DO_KEYS = MISSION_KEYS | {"channel"}
SIO_KEYS = MISSION_KEYS | {"writePolicy"}
RTC_KEYS = frozenset({"schedule", "triggerDuration"})
CONDITION_KEYS = frozenset({"set", "reset"})
WILDCARDS = {"month": 12, "day": 31, "weekday": 7}
"""Calendar fields that may be 0 for *any*, with their highest value."""
CLOCK_FIELDS = {"hour": 23, "minute": 59, "second": 59}
SCHEDULE_KEYS = frozenset({"year", *WILDCARDS, *CLOCK_FIELDS})
LAST_YEAR = 9999


def check_di(config: Block, card: CardInQuestion) -> None:
    config.warn_of_unknown(DI_KEYS)
    config.number("channel")
    config.flag("invert")
    check_parameter(config, "debounceTime", "config.debounceTime", card)
    config.choice("edgeMode", EDGE_MODES)
    if "counterVisible" in config.values:
        config.flag("counterVisible")
    check_conditions(config, card)


def check_ai(config: Block, card: CardInQuestion) -> None:
    del card
    _refuse_conditions(config, "V-CFG-008", "AI")
    config.warn_of_unknown(AI_KEYS | CONDITION_KEYS)
    config.number("channel")
    config.text("engineeringUnit")
    for key in ("inputRange", "clampRange", "outputRange"):
        _check_range(config, key, may_fall=key == "outputRange")
    config.number("emaAlpha", most=100)


def check_do(config: Block, card: CardInQuestion) -> None:
    config.warn_of_unknown(DO_KEYS)
    config.number("channel")
    _check_mission(config, card)


def check_sio(config: Block, card: CardInQuestion) -> None:
    config.warn_of_unknown(SIO_KEYS)
    _check_mission(config, card)
    if config.has("writePolicy"):
        policy = config.block("writePolicy")
        if policy is not None:
            _check_write_policy(policy)


def check_rtc(config: Block, card: CardInQuestion) -> None:
    del card
    _refuse_conditions(config, "V-CFG-009", "RTC")
    config.warn_of_unknown(RTC_KEYS | CONDITION_KEYS)
    config.number("triggerDuration")
    schedule = config.block("schedule")
    if schedule is None:
        return
    schedule.warn_of_unknown(SCHEDULE_KEYS)
    schedule.optional_number("year", least=1, most=LAST_YEAR)
    for key, most in WILDCARDS.items():
        if schedule.optional_number(key, most=most) == 0:
            schedule.report.warning(
                "V-CFG-004", schedule.place(key), f"0 means any {key}; leave {key} out to say so clearly"
            )
    for key, most in CLOCK_FIELDS.items():
        schedule.number(key, most=most)


def _check_mission(config: Block, card: CardInQuestion) -> None:
    config.choice("mode", MISSION_MODES)
    for key in ("delayBeforeON", "onDuration", "repeatCount"):
        check_parameter(config, key, f"config.{key}", card)
    check_conditions(config, card)


def _check_range(config: Block, key: str, *, may_fall: bool) -> None:
    block = config.block(key)
    if block is None:
        return
    block.warn_of_unknown(("min", "max"))
    if may_fall:
        block.number("min")
        block.number("max")
    else:
        check_order(block, "min", "max")


def _check_write_policy(policy: Block) -> None:
    policy.warn_of_unknown(("allowedRoles",))
    for index, role in enumerate(policy.items("allowedRoles")):
        if not isinstance(role, str) or role not in ROLES:
            policy.report.error(
                "V-CFG-022",
                f"{policy.path}.allowedRoles[{index}]",
                f"must be one of {', '.join(ROLES)}, not {shown(role)}",
            )


def _refuse_conditions(config: Block, rule: str, family: str) -> None:
    for key in ("set", "reset"):
        if config.has(key):
            config.report.error(rule, config.place(key), f"an {family} card has no {key} condition; remove it")
