"""The table of config fields: what each is called, in which unit it is stored and which values it takes.

One entry for every key of card-semantics §4 and §6. Conditions and sources are one entry each; `field_search.py` leads
through them to their leaves. Laid out in the sections and rows in which a form shows them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.staged.field import Choice, Field, Kind, Row, Section
from app.staged.paths import parse
from app.staged.units import (
    CENTISECONDS,
    CENTIUNITS,
    CENTIUNITS_PER_SECOND,
    COUNTS,
    MICROSECONDS,
    MILLISECONDS,
    PERCENT,
    RAW,
    SECONDS,
    Unit,
)
from app.staged.words import FAMILY_WORDS
from runtime.contracts.config import FAMILIES, ROLES, Family

PIPELINE, PID = "Mode_Standard_Pipeline", "Mode_PID_Controller"


def _field(path: str, label: str, kind: Kind = "number", unit: Unit = COUNTS, **more: Any) -> Field:
    return replace(Field(parse(path), label, kind, unit), **more)


def _row(field: Field, only: str = "") -> Row:
    return Row(field.label, (field,), only)


def _choices(*pairs: str) -> tuple[Choice, ...]:
    """Return choices of `VALUE: words` texts."""
    return tuple((value, words) for value, _, words in (pair.partition(": ") for pair in pairs))


CARD = Section(
    "Card",
    (
        Row(
            "Label, number",
            (
                _field("label", "Label", "text", help="What the card is called wherever it is shown."),
                _field("cardId", "Card number", help="Cards are evaluated in ascending number; references follow."),
                _field(
                    "enabled",
                    "Enabled",
                    "toggle",
                    choices=(("true", "enabled"), ("false", "disabled")),
                    help="A disabled card is not evaluated: false, 0, IDLE.",
                ),
            ),
        ),
        Row(
            "Family, fault",
            (
                _field(
                    "cardType",
                    "Family",
                    "choice",
                    choices=tuple((family, f"{family} – {FAMILY_WORDS[family]}") for family in FAMILIES),
                    help="Another family keeps what both have: conditions, mission times.",
                ),
                _field(
                    "faultPolicy",
                    "Fault policy",
                    "choice",
                    choices=_choices(
                        "INFO: INFO – is counted",
                        "WARN: WARN – shows while it lasts",
                        "CRITICAL: CRITICAL – latches, output off",
                    ),
                    help="How a fault of this card acts.",
                ),
            ),
        ),
    ),
)

_CHANNEL = _row(_field("config.channel", "Channel", help="The hardware channel; used once in a family."))
_CONDITIONS = Section(
    "Conditions",
    (
        _row(_field("config.set", "Set", "condition", absent="constant true")),
        _row(_field("config.reset", "Reset", "condition", absent="constant false")),
    ),
)
_DELAY = _field(
    "config.delayBeforeON", "Delay before on", unit=CENTISECONDS, is_bindable=True, hint="0: on in that same scan"
)
_ON = _field("config.onDuration", "On for", unit=CENTISECONDS, is_bindable=True, hint="0: until reset")
_REPEAT = _field("config.repeatCount", "Repeats", is_bindable=True, hint="0: until reset")
_MISSION = Section(
    "Mission",
    (
        _row(
            _field(
                "config.mode",
                "Mode",
                "choice",
                choices=_choices(
                    "Normal: Normal – delay, then on",
                    "Immediate: Immediate – on at once, delay is the gap",
                    "Gated: Gated – only while set is true",
                ),
            )
        ),
        _row(_DELAY),
        _row(_ON),
        _row(_REPEAT),
    ),
)
_EMA = "100 passes every sample through, less smooths more"


def _range(key: str, label: str, unit: Unit, help_text: str) -> Row:
    low = _field(f"config.{key}.min", f"{label} from", unit=unit, help=help_text)
    high = _field(f"config.{key}.max", f"{label} to", unit=unit, help=help_text)
    return Row(label, (low, high))


def _standard(key: str, label: str, kind: Kind = "number", unit: Unit = CENTIUNITS, **more: Any) -> Field:
    return _field(f"config.standard.{key}", label, kind, unit, **more)


def _pid(key: str, label: str, kind: Kind = "number", **more: Any) -> Field:
    return _field(f"config.pid.{key}", label, kind, CENTIUNITS, **more)


_MATH_OPERATORS = _choices(
    "ADD: A + B",
    "SUB: A − B",
    "MUL: A × B",
    "DIV: A ÷ B",
    "MOD: A mod B",
    "POW: A to the power of B",
    "MIN: smaller",
    "MAX: larger",
)

FAMILY_SECTIONS: dict[Family, tuple[Section, ...]] = {
    "DI": (
        Section(
            "Input",
            (
                _CHANNEL,
                _row(_field("config.invert", "Invert", "toggle", hint="the contact is read the other way round")),
                _row(
                    _field(
                        "config.debounceTime",
                        "Debounce",
                        unit=CENTISECONDS,
                        is_bindable=True,
                        hint="0: qualified at once",
                    )
                ),
                _row(
                    _field(
                        "config.edgeMode",
                        "Counts",
                        "choice",
                        choices=_choices("RISING: rising edges", "FALLING: falling edges", "CHANGE: every change"),
                    )
                ),
                _row(_field("config.counterVisible", "Show counter", "toggle", absent="on")),
            ),
        ),
        _CONDITIONS,
    ),
    "AI": (
        Section(
            "Input",
            (
                _CHANNEL,
                _row(_field("config.engineeringUnit", "Unit", "text", help="Written after the value, e.g. % or bar.")),
                _range("inputRange", "Reading", RAW, "What the hardware delivers; a force must lie in it."),
                _range("clampRange", "Clamp to", RAW, "Readings outside are clamped and marked CLAMPED."),
                _range("outputRange", "Becomes", CENTIUNITS, "The value at both ends of the reading; it may fall."),
                _row(_field("config.emaAlpha", "Smoothing", unit=PERCENT, hint=_EMA)),
            ),
        ),
    ),
    "DO": (Section("Output", (_CHANNEL,)), _MISSION, _CONDITIONS),
    "SIO": (
        _MISSION,
        _CONDITIONS,
        Section(
            "Access",
            (
                _row(
                    _field(
                        "config.writePolicy.allowedRoles",
                        "May write",
                        "roles",
                        choices=tuple((role, role.title()) for role in ROLES),
                        absent="Operator and up",
                    )
                ),
            ),
        ),
    ),
    "MATH": (
        Section(
            "Calculation",
            (
                _row(
                    _field(
                        "config.mode",
                        "Mode",
                        "choice",
                        choices=((PIPELINE, "standard – arithmetic, limits, scale"), (PID, "PID controller")),
                    )
                ),
                _row(
                    _field("config.fallbackValue", "Fallback", unit=CENTIUNITS, hint="at boot, after reset, at a fault")
                ),
                _row(_standard("inputA", "Input A", "source", is_bindable=True), PIPELINE),
                _row(_standard("operator", "Operator", "choice", choices=_MATH_OPERATORS), PIPELINE),
                _row(_standard("inputB", "Input B", "source", is_bindable=True), PIPELINE),
                _row(_standard("rateLimit", "Rate limit", unit=CENTIUNITS_PER_SECOND, hint="0: off"), PIPELINE),
                Row("Clamp", (_standard("clampMin", "Clamp from"), _standard("clampMax", "Clamp to")), PIPELINE),
                Row("Scale to", (_standard("scaleMin", "Scale from"), _standard("scaleMax", "Scale to")), PIPELINE),
                _row(_standard("emaAlpha", "Smoothing", unit=PERCENT, hint=_EMA), PIPELINE),
                _row(_pid("processVariable", "Process value", "source", is_bindable=True), PID),
                _row(_pid("setpoint", "Setpoint", "source", is_bindable=True), PID),
                Row("Gains P, I, D", (_pid("gainP", "Gain P"), _pid("gainI", "Gain I"), _pid("gainD", "Gain D")), PID),
                Row("Output", (_pid("outputMin", "Output from"), _pid("outputMax", "Output to")), PID),
                _row(
                    _pid(
                        "integralResetPolicy",
                        "Integral restarts",
                        "choice",
                        choices=_choices(
                            "ON_RESET: on reset",
                            "ON_SIGN_CHANGE: on reset and when the error changes sign",
                            "NEVER: never",
                        ),
                    ),
                    PID,
                ),
            ),
        ),
        _CONDITIONS,
    ),
    "RTC": (
        Section(
            "Schedule",
            (
                Row(
                    "Year, month, day",
                    (
                        _field(
                            "config.schedule.year",
                            "Year",
                            unit=COUNTS.within(0, 9999),
                            absent="every year",
                            hint="not set: every one",
                        ),
                        _field("config.schedule.month", "Month", unit=COUNTS.within(0, 12), absent="every month"),
                        _field("config.schedule.day", "Day", unit=COUNTS.within(0, 31), absent="every day"),
                    ),
                ),
                _row(
                    _field(
                        "config.schedule.weekday",
                        "Weekday",
                        "choice",
                        choices=tuple(
                            (str(number), name)
                            for number, name in enumerate(
                                (
                                    "every day (0)",
                                    "Monday",
                                    "Tuesday",
                                    "Wednesday",
                                    "Thursday",
                                    "Friday",
                                    "Saturday",
                                    "Sunday",
                                )
                            )
                        ),
                        absent="every day",
                    )
                ),
                Row(
                    "Time",
                    (
                        _field("config.schedule.hour", "Hour", unit=COUNTS.of("h").within(0, 23)),
                        _field("config.schedule.minute", "Minute", unit=COUNTS.of("min").within(0, 59)),
                        _field("config.schedule.second", "Second", unit=COUNTS.of("s").within(0, 59)),
                    ),
                ),
                _row(_field("config.triggerDuration", "Stays on for", unit=CENTISECONDS, hint="0: one scan")),
            ),
        ),
    ),
}

PROGRAM: tuple[Section, ...] = (
    Section(
        "Config",
        (
            _row(_field("configId", "Id", "text", help="Names this config wherever it goes; a UUID by custom.")),
            _row(_field("createdAt", "Created", "text", help="RFC 3339, UTC, e.g. 2026-01-01T00:00:00Z.")),
            _row(_field("schemaVersion", "Schema", "choice", choices=(("2.0.0", "2.0.0"),))),
        ),
    ),
    Section(
        "Scan",
        (
            _row(_field("scan.intervalMs", "Interval", unit=MILLISECONDS.within(10, 1000))),
            _row(_field("scan.jitterBudgetUs", "Jitter budget", unit=MICROSECONDS, hint="how late a scan may start")),
            _row(
                _field(
                    "scan.overrunBudgetUs",
                    "Overrun budget",
                    unit=MICROSECONDS,
                    hint="past the interval, then SCAN_OVERRUN",
                )
            ),
        ),
    ),
)


def _network(key: str, title: str) -> Section:
    path = f"wifi.{key}"
    return Section(
        title,
        (
            _row(_field(f"{path}.ssid", "Network", "text")),
            _row(_field(f"{path}.password", "Password", "secret", help="Write-only: it is never shown again.")),
            _row(_field(f"{path}.timeoutSec", "Timeout", unit=SECONDS)),
            _row(_field(f"{path}.editable", "Editable", "toggle", absent="not said")),
        ),
    )


WIFI: tuple[Section, ...] = (
    _network("master", "Master network"),
    _network("user", "User network"),
    Section(
        "Connection",
        (
            _row(_field("wifi.retryBackoffSec", "Retry after", unit=SECONDS)),
            _row(_field("wifi.staOnly", "Station only", "toggle", hint="must be on")),
        ),
    ),
)
