"""A config of 1 000 mixed cards: blocks of ten, each with every family and the references that real programs have."""

from __future__ import annotations

from typing import Any

BLOCK = 10
HALF = {"sourceMode": "CONSTANT", "value": 50}


def mixed_config(blocks: int = 100) -> dict[str, Any]:
    """Return a valid config of `blocks` × 10 cards; block b has the ids 10·b + 1 to 10·b + 10."""
    return {
        "schemaVersion": "2.0.0",
        "configId": "benchmark",
        "createdAt": "2026-01-01T00:00:00Z",
        "scan": {"intervalMs": 10, "jitterBudgetUs": 500, "overrunBudgetUs": 1000},
        "cards": [card for block in range(blocks) for card in _block(block)],
        "bindings": [],
    }


def _block(block: int) -> list[dict[str, Any]]:
    base = block * BLOCK
    di, gate, level, plain, total, scaled, pump, hold, follower, clock = range(base + 1, base + 11)
    full = {"min": 0, "max": 10_000}
    bodies: list[tuple[int, str, dict[str, Any]]] = [
        (di, "DI", {"channel": base, "invert": False, "debounceTime": 5, "edgeMode": "RISING", "set": {}, "reset": {}}),
        (
            gate,
            "DI",
            {
                "channel": base + 1, "invert": True, "debounceTime": 0, "edgeMode": "CHANGE", "set": {},
                "reset": _when(_clause(di, "logicalState", "BOOL", "EQ", 1)),
            },
        ),
        (
            level,
            "AI",
            {
                "channel": base, "engineeringUnit": "%", "inputRange": full,
                "clampRange": {"min": 500, "max": 9_500}, "outputRange": full, "emaAlpha": 30,
            },
        ),
        (
            plain,
            "AI",
            {
                "channel": base + 1, "engineeringUnit": "%", "inputRange": full, "clampRange": full,
                "outputRange": full, "emaAlpha": 100,
            },
        ),
        (total, "MATH", _pipeline("ADD", _ref(level), _ref(plain))),
        (
            scaled,
            "MATH",
            _pipeline("MUL", _ref(total), HALF, rate=50_000, clamp=8_000, scale=10_000, alpha=50),
        ),
        (
            pump,
            "DO",
            {
                "channel": base, "mode": "Normal", "delayBeforeON": 5, "onDuration": 20, "repeatCount": 2,
                "set": _when(
                    _clause(total, "currentValue", "NUMBER", "GT", 9_000), _clause(di, "logicalState", "BOOL", "EQ", 1)
                ),
                "reset": _when(_clause(gate, "currentValue", "NUMBER", "GT", 50)),
            },
        ),
        (
            hold,
            "DO",
            {
                "channel": base + 1, "mode": "Gated", "delayBeforeON": 0, "onDuration": 0, "repeatCount": 1,
                "set": _when(_clause(plain, "currentValue", "NUMBER", "GTE", 5_000)), "reset": {},
            },
        ),
        (
            follower,
            "SIO",
            {
                "mode": "Immediate", "delayBeforeON": 10, "onDuration": 20, "repeatCount": 2,
                "set": _when(_clause(pump, "missionState", "STATE", "EQ", "FINISHED")), "reset": {},
            },
        ),
        (clock, "RTC", {"schedule": {"hour": 0, "minute": 0, "second": block % 4}, "triggerDuration": 50}),
    ]  # fmt: skip
    return [
        {
            "cardId": card_id,
            "cardType": family,
            "enabled": True,
            "label": f"{family} {card_id}",
            "faultPolicy": "WARN",
            "config": config,
        }
        for card_id, family, config in bodies
    ]


def _ref(card_id: int) -> dict[str, Any]:
    return {"sourceMode": "VARIABLE_REF", "ref": {"cardId": card_id, "field": "currentValue", "type": "NUMBER"}}


def _clause(card_id: int, field: str, kind: str, operator: str, threshold: int | str) -> dict[str, Any]:
    return {
        "source": {"cardId": card_id, "field": field, "type": kind},
        "operator": operator,
        "threshold": threshold,
    }


def _when(first: dict[str, Any], second: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"clauseA": first, "combiner": "NONE"} if second is None else {
        "clauseA": first, "clauseB": second, "combiner": "AND",
    }  # fmt: skip


def _pipeline(
    operator: str,
    a: dict[str, Any],
    b: dict[str, Any],
    *,
    rate: int = 0,
    clamp: int = 0,
    scale: int = 0,
    alpha: int = 100,
) -> dict[str, Any]:
    return {
        "mode": "Mode_Standard_Pipeline",
        "set": {},
        "reset": {},
        "fallbackValue": 0,
        "standard": {
            "inputA": a,
            "inputB": b,
            "operator": operator,
            "rateLimit": rate,
            "clampMin": 0,
            "clampMax": clamp,
            "scaleMin": 0,
            "scaleMax": scale,
            "emaAlpha": alpha,
        },
    }
