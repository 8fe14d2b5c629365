"""A small valid config with a card of each family, as parsed JSON: what config tests edit."""

from __future__ import annotations

from typing import Any


def clause(card_id: int, field: str, kind: str, operator: str, threshold: object) -> dict[str, Any]:
    return {
        "source": {"cardId": card_id, "field": field, "type": kind},
        "operator": operator,
        "threshold": threshold,
    }


def constant(value: int) -> dict[str, Any]:
    return {"sourceMode": "CONSTANT", "value": value}


def value_of(card_id: int) -> dict[str, Any]:
    return {"sourceMode": "VARIABLE_REF", "ref": {"cardId": card_id, "field": "currentValue", "type": "NUMBER"}}


def card(card_id: int, family: str, label: str, config: dict[str, Any], **more: Any) -> dict[str, Any]:
    head = {"cardId": card_id, "cardType": family, "enabled": True, "label": label, "faultPolicy": "WARN"}
    return {**head, "config": config, **more}


def pump_config() -> dict[str, Any]:
    """Return a config of its own: float, level, demand, pump, flush, clock; one binding; two networks."""
    level_high = clause(2, "currentValue", "NUMBER", "GT", 8000)
    flush_idle = clause(5, "missionState", "STATE", "EQ", "IDLE")
    return {
        "schemaVersion": "2.0.0",
        "configId": "7f1b6c1e-0000-4000-8000-000000000001",
        "createdAt": "2026-01-01T00:00:00Z",
        "scan": {"intervalMs": 10, "jitterBudgetUs": 500, "overrunBudgetUs": 1000},
        "cards": [
            card(
                1,
                "DI",
                "High float",
                {
                    "channel": 0,
                    "invert": False,
                    "debounceTime": 20,
                    "edgeMode": "RISING",
                    "set": {},
                    "reset": {},
                    "counterVisible": True,
                },
            ),
            card(
                2,
                "AI",
                "Tank level",
                {
                    "channel": 0,
                    "engineeringUnit": "%",
                    "inputRange": {"min": 0, "max": 4095},
                    "clampRange": {"min": 0, "max": 4095},
                    "outputRange": {"min": 0, "max": 10000},
                    "emaAlpha": 20,
                },
            ),
            card(
                3,
                "MATH",
                "Demand",
                {
                    "mode": "Mode_Standard_Pipeline",
                    "set": {},
                    "reset": {},
                    "fallbackValue": 500,
                    "standard": {
                        "inputA": value_of(2),
                        "inputB": constant(250),
                        "operator": "ADD",
                        "rateLimit": 0,
                        "clampMin": 0,
                        "clampMax": 10000,
                        "scaleMin": 0,
                        "scaleMax": 10000,
                        "emaAlpha": 100,
                    },
                },
            ),
            card(
                4,
                "DO",
                "Pump",
                {
                    "channel": 0,
                    "mode": "Normal",
                    "delayBeforeON": 125,
                    "onDuration": 500,
                    "repeatCount": 0,
                    "set": {"clauseA": level_high, "clauseB": flush_idle, "combiner": "AND"},
                    "reset": {"clauseA": clause(1, "logicalState", "BOOL", "EQ", 1), "combiner": "NONE"},
                },
            ),
            card(
                5,
                "SIO",
                "Flush",
                {
                    "mode": "Gated",
                    "delayBeforeON": 0,
                    "onDuration": 300,
                    "repeatCount": 1,
                    "set": {"clauseA": clause(6, "logicalState", "BOOL", "EQ", 1), "combiner": "NONE"},
                    "reset": {},
                    "writePolicy": {"allowedRoles": ["ENGINEER", "ADMIN"]},
                },
                vendorNote="kept",
            ),
            card(
                6,
                "RTC",
                "Every morning",
                {"schedule": {"hour": 6, "minute": 30, "second": 0, "weekday": 1}, "triggerDuration": 100},
            ),
        ],
        "bindings": [
            {"bindingId": "B-1", "target": {"cardId": 4, "path": "config.onDuration"}, "source": value_of(3)},
        ],
        "wifi": {
            "master": {"ssid": "plant", "password": "***", "timeoutSec": 3, "editable": False},
            "user": {"ssid": "guest", "password": "***", "timeoutSec": 180},
            "retryBackoffSec": 30,
            "staOnly": True,
        },
    }
