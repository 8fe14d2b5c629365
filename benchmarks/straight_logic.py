"""The baseline of the scan: what `mixed_config` does, written out as one straight Python function over plain lists.

No objects, no dispatch, no snapshot, no stepping: the fastest that ordinary Python does the same logic. Its states are
compared with the kernel's before anything is timed.
"""

from __future__ import annotations

from benchmarks.mixed_config import BLOCK

UINT32_MAX = 4_294_967_295
IDLE, ACTIVE, FINISHED = 0, 1, 2
STATES = ("IDLE", "ACTIVE", "FINISHED")
DELAY, ON = 0, 1


class StraightState:
    """Lists by card index (cardId - 1); unused places stay at their start."""

    def __init__(self, blocks: int) -> None:
        count = blocks * BLOCK
        self.blocks = blocks
        self.raw = [0] * count
        self.value = [0] * count
        self.logical = [False] * count
        self.physical = [False] * count
        self.mission = [IDLE] * count
        self.phase = [DELAY] * count
        self.phase_ms = [0] * count
        self.cycles = [0] * count
        self.was_set = [False] * count
        self.qualified = [False] * count
        self.settling_ms = [-1] * count
        self.smoothed = [0] * count
        self.limited = [0] * count
        self.remainder = [0] * count
        self.active_ms = [0] * count
        self.is_first = True
        self.last_second = -1


def scan(state: StraightState, elapsed_ms: int, wall_second: int) -> None:
    """Run one scan of every block."""
    raw, value, logical, physical = state.raw, state.value, state.logical, state.physical
    mission, phase, phase_ms, cycles = state.mission, state.phase, state.phase_ms, state.cycles
    was_set, qualified, settling_ms = state.was_set, state.qualified, state.settling_ms
    smoothed, limited, remainder, active_ms = state.smoothed, state.limited, state.remainder, state.active_ms
    is_first = state.is_first
    is_new_second = wall_second != state.last_second
    state.last_second = wall_second
    state.is_first = False
    for block in range(state.blocks):
        di = block * BLOCK
        gate, level, plain, total, scaled = di + 1, di + 2, di + 3, di + 4, di + 5
        pump, hold, follower, clock = di + 6, di + 7, di + 8, di + 9

        sample = raw[di] != 0
        physical[di] = sample
        if is_first:
            qualified[di] = sample
        elif sample is qualified[di]:
            settling_ms[di] = -1
        else:
            settling_ms[di] = 0 if settling_ms[di] < 0 else settling_ms[di] + elapsed_ms
            if settling_ms[di] >= 50:
                qualified[di] = sample
                settling_ms[di] = -1
                if sample and value[di] < UINT32_MAX:
                    value[di] += 1
        logical[di] = qualified[di]

        sample = raw[gate] == 0
        physical[gate] = sample
        is_edge = not is_first and sample is not qualified[gate]
        qualified[gate] = sample
        if logical[di]:
            value[gate] = 0
        else:
            logical[gate] = sample
            if is_edge and value[gate] < UINT32_MAX:
                value[gate] += 1

        reading = raw[level]
        if reading < 500:
            reading = 500
        elif reading > 9_500:
            reading = 9_500
        if is_first:
            smoothed[level] = reading * 65536
            value[level] = reading
        else:
            step = 30 * (reading * 65536 - smoothed[level])
            smoothed[level] += step // 100 if step >= 0 else -(-step // 100)
            value[level] = (smoothed[level] + 32768) >> 16

        reading = raw[plain]
        value[plain] = 0 if reading < 0 else min(reading, 10_000)

        added = value[level] + value[plain]
        value[total] = added if added <= UINT32_MAX else UINT32_MAX

        product = value[total] * 50 // 100
        target = product if product <= UINT32_MAX else UINT32_MAX
        budget = 50_000 * elapsed_ms + remainder[scaled]
        allowed = budget // 1000
        distance = target - limited[scaled]
        if -allowed <= distance <= allowed:
            limited[scaled] = target
            remainder[scaled] = 0
        else:
            limited[scaled] += allowed if distance > 0 else -allowed
            remainder[scaled] = budget % 1000
        clamped = limited[scaled]
        if clamped > 8_000:
            clamped = 8_000
        mapped = clamped * 10_000 // 8_000
        if is_first:
            smoothed[scaled] = mapped * 65536
            value[scaled] = mapped
        else:
            step = 50 * (mapped * 65536 - smoothed[scaled])
            smoothed[scaled] += step // 100 if step >= 0 else -(-step // 100)
            value[scaled] = (smoothed[scaled] + 32768) >> 16

        is_set = value[total] > 9_000 and logical[di]
        is_rising = is_set and not was_set[pump]
        was_set[pump] = is_set
        if value[gate] > 50:
            mission[pump] = IDLE
            logical[pump] = physical[pump] = False
            value[pump] = 0
        elif mission[pump] == ACTIVE:
            phase_ms[pump] += elapsed_ms
            if phase[pump] == DELAY:
                if phase_ms[pump] >= 50:
                    phase[pump] = ON
                    phase_ms[pump] = 0
                    physical[pump] = True
            elif phase_ms[pump] >= 200:
                if value[pump] < UINT32_MAX:
                    value[pump] += 1
                cycles[pump] += 1
                physical[pump] = False
                if cycles[pump] >= 2:
                    mission[pump] = FINISHED
                    logical[pump] = False
                else:
                    phase[pump] = DELAY
                    phase_ms[pump] = 0
        elif is_rising:
            mission[pump] = ACTIVE
            logical[pump] = True
            cycles[pump] = 0
            phase[pump] = DELAY
            phase_ms[pump] = 0

        is_set = value[plain] >= 5_000
        if mission[hold] == ACTIVE:
            if not is_set:
                mission[hold] = IDLE
                logical[hold] = physical[hold] = False
        elif is_set:
            mission[hold] = ACTIVE
            logical[hold] = physical[hold] = True

        is_set = mission[pump] == FINISHED
        is_rising = is_set and not was_set[follower]
        was_set[follower] = is_set
        if mission[follower] == ACTIVE:
            phase_ms[follower] += elapsed_ms
            if phase[follower] == DELAY:
                if phase_ms[follower] >= 100:
                    phase[follower] = ON
                    phase_ms[follower] = 0
                    physical[follower] = True
            elif phase_ms[follower] >= 200:
                if value[follower] < UINT32_MAX:
                    value[follower] += 1
                cycles[follower] += 1
                physical[follower] = False
                if cycles[follower] >= 2:
                    mission[follower] = FINISHED
                    logical[follower] = False
                else:
                    phase[follower] = DELAY
                    phase_ms[follower] = 0
        elif is_rising:
            mission[follower] = ACTIVE
            logical[follower] = physical[follower] = True
            cycles[follower] = 0
            phase[follower] = ON
            phase_ms[follower] = 0

        if logical[clock]:
            active_ms[clock] += elapsed_ms
            if active_ms[clock] >= 500:
                logical[clock] = False
        if is_new_second and wall_second % 86_400 == block % 4:
            logical[clock] = True
            active_ms[clock] = 0
