"""AI: an analogue input: force → clamp → map → smooth (card-semantics §4). No set, reset or states."""

from __future__ import annotations

from typing import ClassVar

from runtime.contracts import config as contract
from runtime.kernel.cards.card import NO_FAULTS, NO_FORCE, OK, WARN, Card, JsonObject, Row, describe_record
from runtime.kernel.cards.di import NOT_FORCED
from runtime.kernel.ranges import RangeMap
from runtime.kernel.scan_input import ScanInput
from runtime.kernel.smoothing import PASS_THROUGH, Smoother

CLAMPED = "CLAMPED"
INVALID = "INVALID"


class AiCard(Card):
    """`raw` is the latched reading; `forced` replaces it when it is not `NOT_FORCED`."""

    spec: contract.AiCard
    family: ClassVar[contract.Family] = "AI"
    STATE: ClassVar[tuple[str, ...]] = ("raw", "current_value", "quality", "health", "smoother")
    WATCHABLE: ClassVar[dict[str, str]] = {"currentValue": "current_value", "quality": "quality", "health": "health"}

    __slots__ = (
        "clamp_max",
        "clamp_min",
        "forced",
        "health",
        "in_max",
        "in_min",
        "is_smoothing",
        "map",
        "out_min",
        "quality",
        "raw",
        "smoother",
    )

    def __init__(self, spec: contract.AiCard) -> None:
        super().__init__(spec)
        config = spec.config
        self.in_min = config.input_range.min
        self.in_max = config.input_range.max
        self.clamp_min = config.clamp_range.min
        self.clamp_max = config.clamp_range.max
        self.out_min = config.output_range.min
        self.map = RangeMap(self.in_min, self.in_max, self.out_min, config.output_range.max)
        self.is_smoothing = config.ema_alpha != PASS_THROUGH
        self.smoother = Smoother(config.ema_alpha)
        self.raw = 0
        self.forced = NOT_FORCED
        self.quality = OK
        self.health = OK

    def evaluate(self, scan: ScanInput) -> None:
        sample = self.raw if self.forced == NOT_FORCED else self.forced
        quality = OK
        if sample < self.clamp_min:
            sample = self.clamp_min
            quality = CLAMPED
        elif sample > self.clamp_max:
            sample = self.clamp_max
            quality = CLAMPED
        if self.in_min == self.in_max:
            self.quality = INVALID
            self.health = WARN
            self.current_value = self.out_min
            return
        self.quality = quality
        value = self.map.map(sample)
        self.current_value = self.smoother.follow(value) if self.is_smoothing else value

    def row(self) -> Row:
        return (self.current_value, self.quality, self.health, self.raw)

    def describe(self) -> JsonObject:
        return {
            **self.describe_identity(),
            "currentValue": 0,
            "quality": OK,
            "rawValue": 0,
            "force": NO_FORCE,
            **describe_record(NO_FAULTS),
        }

    def wire(self, row: Row) -> JsonObject:
        wire = self.template.copy()
        wire["currentValue"], wire["quality"], wire["health"], wire["rawValue"] = row
        return wire
