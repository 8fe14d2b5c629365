"""MATH, PID controller: exact integers (card-semantics §7 *MATH*).

    S' = S + gainI·e·dt
    U  = gainP·e/100 + S'/100000 - gainD·(pv - pvLast)·10/dt

U is kept as a fraction over 100000·dt, compared and truncated once; the integral is frozen while U is beyond a limit
and the error would drive it further.
"""

from __future__ import annotations

from typing import ClassVar

from runtime.contracts import config as contract
from runtime.kernel.cards.math_card import MathCard
from runtime.kernel.numbers import divide_towards_zero
from runtime.kernel.values import Value
from runtime.kernel.wiring import Wiring

_NO_VALUE = -1


class PidMath(MathCard):
    """`integral` is S; `last_pv` is `_NO_VALUE` before the first run; `last_sign` that of the last error not 0."""

    STATE: ClassVar[tuple[str, ...]] = (*MathCard.STATE, "integral", "last_pv", "last_sign")

    __slots__ = (
        "gain_d",
        "gain_i",
        "gain_p",
        "integral",
        "integral_policy",
        "last_pv",
        "last_sign",
        "output_max",
        "output_min",
        "process_variable",
        "setpoint",
    )

    def __init__(self, spec: contract.MathCard, config: contract.Pid) -> None:
        super().__init__(spec)
        self.gain_p = config.gain_p
        self.gain_i = config.gain_i
        self.gain_d = config.gain_d
        self.output_min = config.output_min
        self.output_max = config.output_max
        self.integral_policy = config.integral_reset_policy
        self.process_variable = Value(0)
        self.setpoint = Value(0)
        self.integral = 0
        self.last_pv = _NO_VALUE
        self.last_sign = 0

    def wire_up(self, wiring: Wiring) -> None:
        super().wire_up(wiring)
        config = self.spec.config.pid
        assert config is not None
        self.process_variable = wiring.source("config.pid.processVariable", config.process_variable)
        self.setpoint = wiring.source("config.pid.setpoint", config.setpoint)

    def restart(self) -> None:
        self.last_pv = _NO_VALUE
        if self.integral_policy != "NEVER":
            self.integral = 0

    def compute(self, elapsed_ms: int) -> int:
        pv = self.process_variable.current_value
        error = self.setpoint.current_value - pv
        self._follow_sign(error)
        unit = 100_000 * elapsed_ms
        rest = self.gain_p * error * 1000 * elapsed_ms
        if self.last_pv != _NO_VALUE:
            rest -= self.gain_d * (pv - self.last_pv) * 1_000_000
        self.last_pv = pv
        integral = self.integral + self.gain_i * error * elapsed_ms
        output = rest + integral * elapsed_ms
        if (output > self.output_max * unit and error > 0) or (output < self.output_min * unit and error < 0):
            output = rest + self.integral * elapsed_ms
        else:
            self.integral = integral
        value = divide_towards_zero(output, unit)
        if value < self.output_min:
            return self.output_min
        return value if value <= self.output_max else self.output_max

    def _follow_sign(self, error: int) -> None:
        """Drop the integral when the error has crossed zero, if the policy says so."""
        if error == 0:
            return
        sign = 1 if error > 0 else -1
        if sign == -self.last_sign and self.integral_policy == "ON_SIGN_CHANGE":
            self.integral = 0
        self.last_sign = sign
