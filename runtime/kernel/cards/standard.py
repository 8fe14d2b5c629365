"""MATH, standard pipeline: arithmetic → rate limit → clamp → scale → smooth, all in centiunits (card-semantics §4)."""

from __future__ import annotations

from typing import ClassVar

from runtime.contracts import config as contract
from runtime.contracts.base import UINT32_MAX
from runtime.kernel.cards.math_card import NO_RESULT, MathCard
from runtime.kernel.numbers import power, saturate
from runtime.kernel.ranges import RangeMap
from runtime.kernel.smoothing import PASS_THROUGH, Smoother
from runtime.kernel.values import Value
from runtime.kernel.wiring import Wiring

ADD, SUB, MUL, DIV, MOD, POW, MIN, MAX = range(8)
_OPERATORS: dict[str, int] = {
    "ADD": ADD,
    "SUB": SUB,
    "MUL": MUL,
    "DIV": DIV,
    "MOD": MOD,
    "POW": POW,
    "MIN": MIN,
    "MAX": MAX,
}


class StandardMath(MathCard):
    """`limited` is the limiter's own last output, `remainder` its unspent thousandths of a centiunit."""

    STATE: ClassVar[tuple[str, ...]] = (*MathCard.STATE, "limited", "remainder", "smoother")

    __slots__ = (
        "clamp_max",
        "clamp_min",
        "input_a",
        "input_b",
        "is_clamping",
        "is_scaling",
        "is_smoothing",
        "limited",
        "operator",
        "rate_limit",
        "remainder",
        "scale",
        "smoother",
    )

    def __init__(self, spec: contract.MathCard, config: contract.StandardMath) -> None:
        super().__init__(spec)
        self.operator = _OPERATORS[config.operator]
        self.input_a = Value(0)
        self.input_b = Value(0)
        self.rate_limit = config.rate_limit
        self.clamp_min = config.clamp_min
        self.clamp_max = config.clamp_max
        self.is_clamping = self.clamp_min < self.clamp_max
        self.is_scaling = (config.scale_min, config.scale_max) != (self.clamp_min, self.clamp_max)
        self.scale = RangeMap(self.clamp_min, self.clamp_max, config.scale_min, config.scale_max)
        self.is_smoothing = config.ema_alpha != PASS_THROUGH
        self.smoother = Smoother(config.ema_alpha)
        self.limited = self.fallback_value
        self.remainder = 0

    def wire_up(self, wiring: Wiring) -> None:
        super().wire_up(wiring)
        config = self.spec.config.standard
        assert config is not None
        self.input_a = wiring.source("config.standard.inputA", config.input_a)
        self.input_b = wiring.source("config.standard.inputB", config.input_b)

    def restart(self) -> None:
        self.limited = self.fallback_value
        self.remainder = 0
        self.smoother.restart()

    def compute(self, elapsed_ms: int) -> int:
        value = calculate(self.operator, self.input_a.current_value, self.input_b.current_value)
        if value == NO_RESULT:
            return NO_RESULT
        self.intermediate_value = value
        if self.rate_limit:
            value = self._limit(value, elapsed_ms)
        if self.is_clamping:
            if value < self.clamp_min:
                value = self.clamp_min
            elif value > self.clamp_max:
                value = self.clamp_max
            if self.is_scaling:
                value = self.scale.map(value)
        return self.smoother.follow(value) if self.is_smoothing else value

    def _limit(self, target: int, elapsed_ms: int) -> int:
        """Move the limiter's output towards the target by what its rate allows in this scan."""
        budget = self.rate_limit * elapsed_ms + self.remainder
        step = budget // 1000
        distance = target - self.limited
        if -step <= distance <= step:
            self.limited = target
            self.remainder = 0
        else:
            self.limited += step if distance > 0 else -step
            self.remainder = budget % 1000
        return self.limited


def calculate(operator: int, a: int, b: int) -> int:
    """Return the arithmetic result of two centiunit values, or `NO_RESULT` for a division by zero."""
    if operator == ADD:
        value = a + b
        return value if value <= UINT32_MAX else UINT32_MAX
    if operator == SUB:
        return a - b if a > b else 0
    if operator == MUL:
        value = a * b // 100
        return value if value <= UINT32_MAX else UINT32_MAX
    if operator == DIV:
        return saturate(a * 100 // b) if b else NO_RESULT
    if operator == MOD:
        return a % b if b else NO_RESULT
    if operator == POW:
        return power(a, b)
    if operator == MIN:
        return a if a < b else b
    return a if a > b else b
