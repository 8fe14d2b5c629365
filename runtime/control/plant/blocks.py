"""What each kind of block does in one step. Deterministic: time and other signals are arguments, noise has a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from runtime.control.plant import description as spec

Signals = dict[str, float]


class Block:
    """One block at work; `step` returns its signal `dt_s` seconds later."""

    def __init__(self, initial: float = 0.0) -> None:
        self.value = initial

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        raise NotImplementedError


class Drive(Block):
    def __init__(self, drive: spec.DriveSpec) -> None:
        super().__init__()
        self._card_id = drive.card_id

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        return 1.0 if drives.get(self._card_id, False) else 0.0


class Constant(Block):
    def __init__(self, constant: spec.ConstantSpec) -> None:
        super().__init__(constant.value)

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        return self.value


class Profile(Block):
    def __init__(self, profile: spec.ProfileSpec) -> None:
        super().__init__(profile.points[0][1])
        self._points = profile.points
        self._period_s = profile.points[-1][0]
        self._elapsed_s = 0.0

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        if self._period_s > 0:
            self._elapsed_s = (self._elapsed_s + dt_s) % self._period_s
        return self._value_at(self._elapsed_s)

    def _value_at(self, time_s: float) -> float:
        earlier_s, earlier = self._points[0]
        for later_s, later in self._points[1:]:
            if time_s < later_s:
                return earlier + (later - earlier) * (time_s - earlier_s) / (later_s - earlier_s)
            earlier_s, earlier = later_s, later
        return earlier


class Noise(Block):
    """A linear congruential generator (Numerical Recipes): enough for a jittering gauge, the same everywhere."""

    def __init__(self, noise: spec.NoiseSpec) -> None:
        super().__init__()
        self._state = noise.seed
        self._amplitude = noise.amplitude

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        self._state = (1_664_525 * self._state + 1_013_904_223) & 0xFFFF_FFFF
        return self._amplitude * (self._state / 0x8000_0000 - 1.0)


class Sum(Block):
    def __init__(self, total: spec.SumSpec) -> None:
        super().__init__(total.offset)
        self._offset = total.offset
        self._terms = tuple((term.source, term.factor, term.gate) for term in total.terms)

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        total = self._offset
        for source, factor, gate in self._terms:
            total += factor * signals[source] * (1.0 if gate is None else signals[gate])
        return total


class Lag(Block):
    def __init__(self, lag: spec.LagSpec) -> None:
        super().__init__()
        self._source = lag.source
        self._rise_s = lag.rise_s
        self._fall_s = lag.fall_s

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        target = signals[self._source]
        constant_s = self._rise_s if target > self.value else self._fall_s
        if constant_s == 0:
            return target
        return self.value + (target - self.value) * dt_s / (constant_s + dt_s)


class Delay(Block):
    def __init__(self, delay: spec.DelaySpec) -> None:
        super().__init__()
        self._source = delay.source
        self._on_s = delay.on_s
        self._off_s = delay.off_s
        self._lasted_s = 0.0

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        is_on = signals[self._source] >= 0.5
        if is_on == (self.value >= 0.5):
            self._lasted_s = 0.0
            return self.value
        self._lasted_s += dt_s
        if self._lasted_s < (self._on_s if is_on else self._off_s):
            return self.value
        self._lasted_s = 0.0
        return 1.0 if is_on else 0.0


class Tank(Block):
    def __init__(self, tank: spec.TankSpec) -> None:
        super().__init__(min(tank.initial, tank.capacity))
        self._capacity = tank.capacity
        self._inflows = tank.inflows
        self._outflows = tank.outflows

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        flow = sum(signals[name] for name in self._inflows) - sum(signals[name] for name in self._outflows)
        return min(self._capacity, max(0.0, self.value + flow * dt_s))


class Switch(Block):
    def __init__(self, switch: spec.SwitchSpec) -> None:
        super().__init__()
        self._source = switch.source
        self._on_above = switch.on_above
        self._off_below = switch.off_below

    def step(self, dt_s: float, signals: Signals, drives: Mapping[int, bool]) -> float:
        signal = signals[self._source]
        if signal >= self._on_above:
            return 1.0
        return 0.0 if signal <= self._off_below else self.value


_MAKERS: dict[type[object], Callable[..., Block]] = {
    spec.DriveSpec: Drive,
    spec.ConstantSpec: Constant,
    spec.ProfileSpec: Profile,
    spec.NoiseSpec: Noise,
    spec.SumSpec: Sum,
    spec.LagSpec: Lag,
    spec.DelaySpec: Delay,
    spec.TankSpec: Tank,
    spec.SwitchSpec: Switch,
}


def make_block(block: spec.BlockSpec) -> Block:
    """Return the block that a description asks for, in its initial state."""
    return _MAKERS[type(block)](block)
