"""What kernel tests are written with: short card configs, and a rig that scans, serves commands and reads cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from runtime.contracts.commands import ParsedCommand, RefusedCommand, parse_command
from runtime.contracts.config import Config
from runtime.kernel.machine import Machine, ScanOutcome, Served
from runtime.kernel.program import Program, build_program
from runtime.kernel.scan_input import ScanInput

UINT32_MAX = 4_294_967_295
START_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z, a Thursday

Json = dict[str, Any]


def card(card_id: int, family: str, config: Json, **more: Any) -> Json:
    return {
        "cardId": card_id,
        "cardType": family,
        "enabled": True,
        "label": f"{family} {card_id}",
        "faultPolicy": "WARN",
        "config": config,
        **more,
    }


def di(card_id: int = 1, *, more: Json | None = None, **config: Any) -> Json:
    given = {"channel": card_id, "invert": False, "debounceTime": 0, "edgeMode": "RISING", **config}
    return card(card_id, "DI", given, **(more or {}))


def ai(card_id: int = 1, *, more: Json | None = None, **config: Any) -> Json:
    given = {
        "channel": card_id,
        "engineeringUnit": "bar",
        "inputRange": {"min": 0, "max": 1000},
        "clampRange": {"min": 0, "max": 1000},
        "outputRange": {"min": 0, "max": 1000},
        "emaAlpha": 100,
        **config,
    }
    return card(card_id, "AI", given, **(more or {}))


def mission(card_id: int, family: str, *, more: Json | None = None, **config: Any) -> Json:
    given = {"mode": "Normal", "delayBeforeON": 0, "onDuration": 0, "repeatCount": 0, **config}
    return card(card_id, family, given, **(more or {}))


def do(card_id: int = 8, *, more: Json | None = None, **config: Any) -> Json:
    return mission(card_id, "DO", more=more, channel=card_id, **config)


def sio(card_id: int = 9, *, more: Json | None = None, **config: Any) -> Json:
    return mission(card_id, "SIO", more=more, **config)


def constant(value: int) -> Json:
    return {"sourceMode": "CONSTANT", "value": value}


def variable(card_id: int) -> Json:
    return {"sourceMode": "VARIABLE_REF", "ref": reference(card_id)}


def reference(card_id: int, field: str = "currentValue", kind: str = "NUMBER") -> Json:
    return {"cardId": card_id, "field": field, "type": kind}


def math(card_id: int = 5, *, more: Json | None = None, gate: Json | None = None, **standard: Any) -> Json:
    """A standard MATH card that adds 0 to input A; `gate` holds set, reset, fallbackValue."""
    block = {
        "inputA": constant(0),
        "inputB": constant(0),
        "operator": "ADD",
        "rateLimit": 0,
        "clampMin": 0,
        "clampMax": 0,
        "scaleMin": 0,
        "scaleMax": 0,
        "emaAlpha": 100,
        **standard,
    }
    config = {"mode": "Mode_Standard_Pipeline", "fallbackValue": 0, "standard": block, **(gate or {})}
    return card(card_id, "MATH", config, **(more or {}))


def pid(card_id: int = 5, *, more: Json | None = None, gate: Json | None = None, **block: Any) -> Json:
    controller = {
        "processVariable": constant(0),
        "setpoint": constant(0),
        "gainP": 0,
        "gainI": 0,
        "gainD": 0,
        "outputMin": 0,
        "outputMax": 10_000,
        "integralResetPolicy": "ON_RESET",
        **block,
    }
    config = {"mode": "Mode_PID_Controller", "fallbackValue": 0, "pid": controller, **(gate or {})}
    return card(card_id, "MATH", config, **(more or {}))


def rtc(card_id: int = 7, *, trigger_duration: int = 0, more: Json | None = None, **schedule: Any) -> Json:
    given = {"hour": 0, "minute": 0, "second": 0, **schedule}
    return card(card_id, "RTC", {"schedule": given, "triggerDuration": trigger_duration}, **(more or {}))


def number(card_id: int, operator: str, threshold: int | None = None) -> Json:
    clause: Json = {"source": reference(card_id), "operator": operator}
    if threshold is not None:
        clause["threshold"] = threshold
    return clause


def state(card_id: int, wanted: str) -> Json:
    return {"source": reference(card_id, "missionState", "STATE"), "operator": "EQ", "threshold": wanted}


def bit(card_id: int, threshold: int = 1, field: str = "logicalState", operator: str = "EQ") -> Json:
    return {"source": reference(card_id, field, "BOOL"), "operator": operator, "threshold": threshold}


def when(clause: Json) -> Json:
    return {"clauseA": clause, "combiner": "NONE"}


def both(a: Json, b: Json) -> Json:
    return {"clauseA": a, "clauseB": b, "combiner": "AND"}


def either(a: Json, b: Json) -> Json:
    return {"clauseA": a, "clauseB": b, "combiner": "OR"}


def binding(card_id: int, path: str, source_id: int) -> Json:
    return {
        "bindingId": f"B-{card_id}-{path}",
        "target": {"cardId": card_id, "path": path},
        "source": variable(source_id),
    }


def config(*cards: Json, bindings: tuple[Json, ...] = (), interval_ms: int = 10) -> Json:
    return {
        "schemaVersion": "2.0.0",
        "configId": "00000000-0000-0000-0000-000000000001",
        "createdAt": "2026-01-01T00:00:00Z",
        "scan": {"intervalMs": interval_ms, "jitterBudgetUs": 500, "overrunBudgetUs": 1000},
        "cards": list(cards),
        "bindings": list(bindings),
    }


def program(*cards: Json, bindings: tuple[Json, ...] = (), interval_ms: int = 10) -> Program:
    return build_program(Config.from_wire(config(*cards, bindings=bindings, interval_ms=interval_ms)))


def command(name: str, payload: Mapping[str, Any] | None = None, request_id: str = "r") -> Json:
    return {
        "type": "command",
        "apiVersion": "2.0",
        "requestId": request_id,
        "name": name,
        "payload": dict(payload or {}),
    }


def parsed(name: str, payload: Mapping[str, Any] | None = None) -> ParsedCommand:
    return parse_command(command(name, payload))


class Rig:
    """A machine on a bench: the test turns the wall clock, the inputs and the scans."""

    def __init__(
        self,
        *cards: Json,
        bindings: tuple[Json, ...] = (),
        interval_ms: int = 10,
        tick_us: Callable[[], int] | None = None,
    ) -> None:
        self.program = program(*cards, bindings=bindings, interval_ms=interval_ms)
        self.machine = Machine(self.program, config_version="v1", tick_us=tick_us)
        self.interval_ms = interval_ms
        self.now_ms = START_MS
        self.is_synced = True
        self.inputs: dict[int, int] = {}

    def scan(self, times: int = 1, **inputs: int) -> ScanOutcome:
        """Run scans one interval apart; `i1=5` sets the reading of card 1 first."""
        self.set(**inputs)
        for _ in range(times):
            self.now_ms += self.interval_ms
            outcome = self.machine.scan(self.scan_input())
        return outcome

    def set(self, **inputs: int) -> None:
        self.inputs = {**self.inputs, **{int(name[1:]): value for name, value in inputs.items()}}

    def scan_input(self, elapsed_ms: int | None = None) -> ScanInput:
        return ScanInput(elapsed_ms or self.interval_ms, self.now_ms, self.is_synced, self.inputs)

    def serve(self, name: str, **payload: Any) -> Served:
        return self.machine.serve(parsed(name, payload), self.scan_input(), actor="ann", now_ms=self.now_ms)

    def refuse(self, name: str, **payload: Any) -> RefusedCommand:
        """Serve a command that must be refused and return the refusal."""
        with pytest.raises(RefusedCommand) as caught:
            self.serve(name, **payload)
        return caught.value

    def mode(self, mode: str) -> Served:
        return self.serve("set_run_mode", mode=mode)

    def step(self, times: int = 1) -> Served:
        for _ in range(times):
            served = self.serve("step_once")
        return served

    def wire(self) -> Json:
        return self.machine.publish(self.now_ms).to_wire()

    def card(self, card_id: int) -> Json:
        """Return a card as the next snapshot shows it."""
        return next(one for one in self.wire()["cards"] if one["cardId"] == card_id)

    def value(self, card_id: int) -> int:
        return self.program_card(card_id).current_value

    def program_card(self, card_id: int) -> Any:
        return self.machine._program.by_id[card_id]
