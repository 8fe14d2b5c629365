"""Small configs and a hand-moved clock for tests of control, portal and links."""

from __future__ import annotations

import threading
from typing import Any

from runtime.contracts.commands import ParsedCommand, parse_command
from runtime.contracts.config import Config
from runtime.control.clock import NS_PER_MS

START_WALL_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z


class ManualClock:
    """Time moves when a test or a wait moves it; a wait takes no time at all but its own."""

    def __init__(self) -> None:
        self.now_ns = 0

    def monotonic_ns(self) -> int:
        return self.now_ns

    def wall_ms(self) -> int:
        return START_WALL_MS + self.now_ns // NS_PER_MS

    def is_synchronised(self) -> bool:
        return True

    def wait(self, event: threading.Event, until_ns: int) -> None:
        if not event.is_set():
            self.now_ns = max(self.now_ns, until_ns)

    def sleep_until(self, event: threading.Event, until_ns: int) -> None:
        self.wait(event, until_ns)

    def pass_ms(self, milliseconds: float) -> None:
        self.now_ns += round(milliseconds * NS_PER_MS)


def di(card_id: int, channel: int = 0) -> dict[str, Any]:
    return _card(card_id, "DI", {"channel": channel, "invert": False, "debounceTime": 0, "edgeMode": "RISING"})


def ai(card_id: int, channel: int = 0) -> dict[str, Any]:
    whole = {"min": 0, "max": 1000}
    return _card(
        card_id,
        "AI",
        {
            "channel": channel,
            "engineeringUnit": "%",
            "inputRange": whole,
            "clampRange": whole,
            "outputRange": whole,
            "emaAlpha": 100,
        },
    )


def do(card_id: int, source: int, channel: int = 0) -> dict[str, Any]:
    """An output that is on while the DI `source` is."""
    clause = {"source": {"cardId": source, "field": "logicalState", "type": "BOOL"}, "operator": "EQ", "threshold": 1}
    return _card(
        card_id,
        "DO",
        {
            "channel": channel,
            "mode": "Gated",
            "delayBeforeON": 0,
            "onDuration": 0,
            "repeatCount": 1,
            "set": {"clauseA": clause, "combiner": "NONE"},
        },
    )


def config_document(*cards: dict[str, Any], interval_ms: int = 10, **changes: Any) -> dict[str, Any]:
    """A config as JSON; without cards it has a DI 1, an AI 2 and a DO 3 that follows the DI."""
    return {
        "schemaVersion": "2.0.0",
        "configId": "6f0f9a5e-0f0e-4a6c-9d55-000000000001",
        "createdAt": "2026-01-01T00:00:00Z",
        "scan": {"intervalMs": interval_ms, "jitterBudgetUs": 500, "overrunBudgetUs": 1000},
        "cards": list(cards or (di(1), ai(2), do(3, source=1))),
        "bindings": [],
        **changes,
    }


def config(*cards: dict[str, Any], interval_ms: int = 10) -> Config:
    return Config.from_wire(config_document(*cards, interval_ms=interval_ms))


def command(name: str, request_id: str = "c-1", **payload: Any) -> ParsedCommand:
    return parse_command(envelope(name, request_id, **payload))


def envelope(name: str, request_id: str = "c-1", **payload: Any) -> dict[str, Any]:
    """A command as JSON."""
    return {"type": "command", "apiVersion": "2.0", "requestId": request_id, "name": name, "payload": payload}


def _card(card_id: int, family: str, config: dict[str, Any]) -> dict[str, Any]:
    return {
        "cardId": card_id,
        "cardType": family,
        "enabled": True,
        "label": f"{family} {card_id}",
        "faultPolicy": "WARN",
        "config": config,
    }
