"""A config of every family without a single finding, and a way to spoil it at one place."""

from __future__ import annotations

import re
from typing import Any

GONE = object()
"""In `changed`: take the key away."""


def reference(card_id: object, field: object = "currentValue", kind: object = "NUMBER") -> dict[str, Any]:
    return {"cardId": card_id, "field": field, "type": kind}


def clause(card_id: object, field: object, kind: object, operator: object, threshold: object) -> dict[str, Any]:
    return {"source": reference(card_id, field, kind), "operator": operator, "threshold": threshold}


def constant(value: object) -> dict[str, Any]:
    return {"sourceMode": "CONSTANT", "value": value}


def value_of(card_id: object, field: object = "currentValue", kind: object = "NUMBER") -> dict[str, Any]:
    return {"sourceMode": "VARIABLE_REF", "ref": reference(card_id, field, kind)}


def binding(name: str, target: object, path: object, source: object) -> dict[str, Any]:
    return {"bindingId": name, "target": {"cardId": target, "path": path}, "source": source}


def card(card_id: object, family: object, config: dict[str, Any]) -> dict[str, Any]:
    return {
        "cardId": card_id,
        "cardType": family,
        "enabled": True,
        "label": f"Card {card_id}",
        "faultPolicy": "WARN",
        "config": config,
    }


def di(channel: object = 0, **more: Any) -> dict[str, Any]:
    return {"channel": channel, "invert": False, "debounceTime": 5, "edgeMode": "RISING", **more}


def mission(**more: Any) -> dict[str, Any]:
    return {"mode": "Normal", "delayBeforeON": 0, "onDuration": 100, "repeatCount": 1, **more}


def standard_math(input_a: object, input_b: object, **more: Any) -> dict[str, Any]:
    standard = {
        "inputA": input_a,
        "inputB": input_b,
        "operator": "ADD",
        "rateLimit": 0,
        "clampMin": 0,
        "clampMax": 0,
        "scaleMin": 0,
        "scaleMax": 0,
        "emaAlpha": 100,
    }
    return {"mode": "Mode_Standard_Pipeline", "fallbackValue": 0, "standard": standard, **more}


def valid_config() -> dict[str, Any]:
    """Return cards 1 DI, 2 AI, 3 MATH, 4 DO, 5 SIO, 6 RTC, 7 PID, whose setpoint is bound to card 3."""
    return {
        "schemaVersion": "2.0.0",
        "configId": "00000000-0000-4000-8000-000000000001",
        "createdAt": "2026-01-01T00:00:00Z",
        "scan": {"intervalMs": 10, "jitterBudgetUs": 500, "overrunBudgetUs": 1000},
        "cards": [
            card(1, "DI", di(set={}, reset=None, counterVisible=False)),
            card(
                2,
                "AI",
                {
                    "channel": 0,
                    "engineeringUnit": "bar",
                    "inputRange": {"min": 0, "max": 4095},
                    "clampRange": {"min": 100, "max": 4000},
                    "outputRange": {"min": 1000, "max": 0},
                    "emaAlpha": 20,
                },
            ),
            card(3, "MATH", standard_math(value_of(2), constant(150))),
            card(
                4,
                "DO",
                mission(
                    channel=0,
                    set={
                        "clauseA": clause(2, "currentValue", "NUMBER", "GT", 500),
                        "clauseB": clause(1, "logicalState", "BOOL", "EQ", 1),
                        "combiner": "AND",
                    },
                    reset={"clauseA": clause(6, "logicalState", "BOOL", "NEQ", 0), "combiner": "NONE"},
                ),
            ),
            card(
                5,
                "SIO",
                mission(
                    mode="Gated",
                    set={"clauseA": clause(4, "missionState", "STATE", "EQ", "ACTIVE"), "combiner": "NONE"},
                    writePolicy={"allowedRoles": ["ENGINEER"]},
                ),
            ),
            card(
                6,
                "RTC",
                {
                    "schedule": {"year": None, "month": 12, "hour": 23, "minute": 59, "second": 59, "weekday": 7},
                    "triggerDuration": 100,
                },
            ),
            card(
                7,
                "MATH",
                {
                    "mode": "Mode_PID_Controller",
                    "fallbackValue": 0,
                    "pid": {
                        "processVariable": value_of(2),
                        "gainP": 100,
                        "gainI": 10,
                        "gainD": 0,
                        "outputMin": 0,
                        "outputMax": 10000,
                        "integralResetPolicy": "ON_RESET",
                    },
                },
            ),
        ],
        "bindings": [binding("B-1", 7, "config.pid.setpoint", value_of(3))],
        "wifi": {
            "master": {"ssid": "plant", "password": "secret-1", "timeoutSec": 3, "editable": False},
            "user": {"ssid": "guest", "password": "secret-2", "timeoutSec": 180},
            "retryBackoffSec": 30,
            "staOnly": True,
        },
    }


def changed(path: str, value: object, document: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the valid config (or change the given one) with one value put at a path such as `cards[3].cardId`.

    `GONE` takes the key away; an index past the end of a list appends.
    """
    document = valid_config() if document is None else document
    keys: list[Any] = [int(index) if index else name for index, name in re.findall(r"\[(\d+)\]|([^.\[\]]+)", path)]
    holder: Any = document
    for key in keys[:-1]:
        holder = holder[key]
    if value is GONE:
        del holder[keys[-1]]
    elif isinstance(holder, list) and keys[-1] >= len(holder):
        holder.append(value)
    else:
        holder[keys[-1]] = value
    return document
