"""What the Logic panels are tested with: a session whose other end is the test, and a pump station as values."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Mapping
from typing import Any

from app.session import Session
from runtime.links.link import LinkState, Reply


class QuietLink:
    """A link that is up, says nothing by itself and answers requests from a table."""

    def __init__(self, address: str = "embedded") -> None:
        self.address = address
        self.state = LinkState("up", last_heard=0.0)
        self.replies: dict[str, Reply] = {}
        self.requests: list[tuple[str, str]] = []

    async def send(self, text: str) -> None:
        return None

    async def messages(self) -> AsyncIterator[str]:
        for text in ():
            yield text

    async def events(self, after: int | None) -> AsyncIterator[str]:
        for text in ():
            yield text

    async def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        self.requests.append((method, path))
        return self.replies.get(path, Reply(404))

    async def close(self) -> None:
        return None


class ScriptedSession(Session):
    """A real session without an event loop: what is sent is kept, the test plays the runtime."""

    def __init__(self, *, address: str = "embedded", config: dict[str, Any] | None = None) -> None:
        self.link = QuietLink(address)
        self.now_s = 0.0
        super().__init__(self.link, monotonic=lambda: self.now_s)
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.request_ids: list[str] = []
        self.state: dict[str, Any] = pump_station()
        self.command_sent.connect(self._keep)
        if config is not None:
            self.serve_config(config)

    def run_in_background(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        """Run it to its end at once: nothing it awaits here ever waits."""
        try:
            while True:
                coroutine.send(None)
        except StopIteration:
            return

    async def events(self, after: int | None = None) -> AsyncGenerator[str, None]:
        """Without a loop nothing can be followed beside what goes on; what the link has is read at once."""
        async for text in self.link.events(after):
            yield text

    def _keep(self, pending: Any) -> None:
        self.sent.append((pending.name, pending.payload))
        self.request_ids.append(pending.request_id)

    def serve_config(self, config: dict[str, Any], version: str = "v1", status: int = 200) -> None:
        self.link.replies["/api/config/active"] = active_config_reply(config, version, status)

    def show(self, **changes: Any) -> None:
        """Report a snapshot: the state of the last one with changes, the next revision unless one is given."""
        self.state = {
            **self.state,
            "snapshotRevision": self.state["snapshotRevision"] + 1,
            **{to_camel(key): value for key, value in changes.items()},
        }
        self.take(json.dumps(self.state))

    def change_card(self, card_id: int, **changes: Any) -> None:
        """Change fields of one card; the next `show` reports them. None takes a field away."""
        cards = [dict(card) for card in self.state["cards"]]
        for card in cards:
            if card["cardId"] == card_id:
                card.update({to_camel(key): value for key, value in changes.items()})
                for key in [key for key, value in card.items() if value is None and key != "breakpoint"]:
                    del card[key]
        self.state = {**self.state, "cards": cards}

    def answer(self, index: int = -1, error: str | None = None, message: str | None = None, revision: int = -1) -> None:
        """Answer a command; with the next revision unless one is given."""
        self.take(
            json.dumps(
                {
                    "type": "command_result",
                    "apiVersion": "2.0",
                    "requestId": self.request_ids[index],
                    "timestamp": "2026-01-01T00:00:00.000Z",
                    "status": "FAILURE" if error else "SUCCESS",
                    "errorCode": error,
                    "message": message,
                    "snapshotRevision": self.state["snapshotRevision"] + 1 if revision < 0 else revision,
                }
            )
        )

    def fall_silent(self) -> None:
        """Let three seconds go by in which nothing is heard."""
        self.now_s += 3.0
        self.watch()

    def only_answer_pings(self) -> None:
        """Let three seconds go by in which the device is heard and shows nothing."""
        for _ in range(12):
            self.now_s += 0.25
            self.be_heard()

    def be_heard(self) -> None:
        self.link.state = LinkState("up", last_heard=self.now_s)
        self.watch()


def active_config_reply(config: dict[str, Any], version: str = "v1", status: int = 200) -> Reply:
    """Return what a runtime answers when asked for its active config."""
    body = {
        "apiVersion": "2.0",
        "status": "SUCCESS",
        "timestamp": "2026-01-01T00:00:00Z",
        "activeVersion": version,
        "schemaVersion": "2.0.0",
        "config": config,
    }
    return Reply(status, {}, json.dumps(body).encode())


def to_camel(key: str) -> str:
    head, *rest = key.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _ref(card_id: int, field: str, kind: str) -> dict[str, Any]:
    return {"cardId": card_id, "field": field, "type": kind}


def _clause(card_id: int, field: str, kind: str, operator: str, threshold: int | str) -> dict[str, Any]:
    return {"source": _ref(card_id, field, kind), "operator": operator, "threshold": threshold}


def pump_config() -> dict[str, Any]:
    """Return a small pump station: every family, conditions of all three types, a binding, a clock."""
    high = _clause(2, "currentValue", "NUMBER", "GT", 8000)
    cards: list[dict[str, Any]] = [
        _card(1, "DI", "Low float", {"channel": 0, "invert": False, "debounceTime": 5, "edgeMode": "RISING"}),
        _card(
            2,
            "AI",
            "Tank level",
            {
                "channel": 0,
                "engineeringUnit": "%",
                "inputRange": {"min": 0, "max": 4000},
                "clampRange": {"min": 0, "max": 4000},
                "outputRange": {"min": 0, "max": 10000},
                "emaAlpha": 20,
            },
        ),
        _card(3, "DI", "High float", {"channel": 1, "invert": False, "debounceTime": 5, "edgeMode": "RISING"}),
        _card(
            5,
            "MATH",
            "Inflow",
            {
                "mode": "Mode_Standard_Pipeline",
                "fallbackValue": 0,
                "standard": {
                    "inputA": {"sourceMode": "VARIABLE_REF", "ref": _ref(2, "currentValue", "NUMBER")},
                    "inputB": {"sourceMode": "CONSTANT", "value": 150},
                    "operator": "MUL",
                    "rateLimit": 500,
                    "clampMin": 0,
                    "clampMax": 20000,
                    "scaleMin": 0,
                    "scaleMax": 20000,
                    "emaAlpha": 100,
                },
            },
        ),
        _card(
            8,
            "DO",
            "Pump 1",
            {
                "channel": 0,
                "mode": "Normal",
                "delayBeforeON": 100,
                "onDuration": 500,
                "repeatCount": 0,
                "set": {
                    "clauseA": high,
                    "clauseB": _clause(9, "missionState", "STATE", "EQ", "IDLE"),
                    "combiner": "AND",
                },
                "reset": {"clauseA": _clause(3, "logicalState", "BOOL", "EQ", 1), "combiner": "NONE"},
            },
        ),
        _card(
            9,
            "DO",
            "Pump 2",
            {
                "channel": 1,
                "mode": "Gated",
                "delayBeforeON": 0,
                "onDuration": 0,
                "repeatCount": 3,
                "set": {"clauseA": _clause(2, "currentValue", "NUMBER", "GTE", 9000), "combiner": "NONE"},
                "reset": {},
            },
        ),
        _card(10, "SIO", "Alarm horn", {"mode": "Immediate", "delayBeforeON": 50, "onDuration": 50, "repeatCount": 10}),
        _card(
            11,
            "RTC",
            "Night flush",
            {"schedule": {"hour": 2, "minute": 30, "second": 0, "weekday": 1}, "triggerDuration": 6000},
        ),
    ]
    return {
        "schemaVersion": "2.0.0",
        "configId": "00000000-0000-0000-0000-000000000001",
        "createdAt": "2026-01-01T00:00:00Z",
        "scan": {"intervalMs": 10, "jitterBudgetUs": 500, "overrunBudgetUs": 1000},
        "cards": cards,
        "bindings": [],
    }


def _card(card_id: int, family: str, label: str, config: dict[str, Any]) -> dict[str, Any]:
    return {
        "cardId": card_id,
        "cardType": family,
        "enabled": True,
        "label": label,
        "faultPolicy": "WARN",
        "config": config,
    }


def pump_station() -> dict[str, Any]:
    """Return what the pump station reports while its first pump runs."""
    cards: list[dict[str, Any]] = [
        {"cardId": 1, "cardType": "DI", "label": "Low float", "logicalState": True, "physicalState": True,
         "currentValue": 12, "setResult": True, "resetResult": False, "resetOverride": False, "rawValue": 1},
        {"cardId": 2, "cardType": "AI", "label": "Tank level", "currentValue": 8250, "quality": "OK", "rawValue": 3300},
        {"cardId": 3, "cardType": "DI", "label": "High float", "logicalState": False, "physicalState": False,
         "currentValue": 0, "setResult": True, "resetResult": False, "resetOverride": False, "rawValue": 0},
        {"cardId": 5, "cardType": "MATH", "label": "Inflow", "currentValue": 12375, "intermediateValue": 12375,
         "setResult": True, "resetResult": False, "resetOverride": False},
        {"cardId": 8, "cardType": "DO", "label": "Pump 1", "logicalState": True, "physicalState": True,
         "currentValue": 2, "setResult": True, "resetResult": False, "resetOverride": False,
         "missionState": "ACTIVE", "phase": "ON", "phaseElapsedMs": 3200, "driveState": True, "masked": False,
         "setClauses": [{"result": True, "value": 8250}, {"result": True, "value": "IDLE"}],
         "resetClauses": [{"result": False, "value": 0}]},
        {"cardId": 9, "cardType": "DO", "label": "Pump 2", "logicalState": False, "physicalState": False,
         "currentValue": 0, "setResult": False, "resetResult": False, "resetOverride": False,
         "missionState": "IDLE", "phase": None, "driveState": False, "masked": False,
         "setClauses": [{"result": False, "value": 8250}], "resetClauses": []},
        {"cardId": 10, "cardType": "SIO", "label": "Alarm horn", "logicalState": False, "physicalState": False,
         "currentValue": 10, "setResult": True, "resetResult": False, "resetOverride": False,
         "missionState": "FINISHED", "phase": None},
        {"cardId": 11, "cardType": "RTC", "label": "Night flush", "logicalState": False,
         "timeUntilNextStartSec": 9000, "timeUntilNextEndSec": None},
    ]  # fmt: skip
    for card in cards:
        card.update({"health": "OK", "enabled": True, "lastEvalUs": 4, "breakpoint": None})
    return {
        "type": "runtime_snapshot",
        "apiVersion": "2.0",
        "timestamp": "2026-01-01T00:10:00.000Z",
        "snapshotRevision": 100,
        "scanIntervalMs": 10,
        "runMode": "RUN_NORMAL",
        "testMode": {"outputMaskGlobal": False, "inputsForced": False},
        "system": {"alarmActive": False, "faults": {}, "alarms": []},
        "halt": None,
        "configVersion": "v1",
        "bootId": "boot-1",
        "cards": cards,
    }
