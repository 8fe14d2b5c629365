"""A virtual input that moves by itself: step, ramp, sine, pulse train. Kernel time in, raw reading out; pure."""

from __future__ import annotations

import math

from runtime.contracts.commands import Waveform


def reading_at(wave: Waveform, elapsed_ms: int) -> int:
    """Return the raw reading so long after the wave was set; whole, between `low` and `high` whichever is larger."""
    low, high, period = wave.low, wave.high, wave.period_ms
    if wave.kind == "STEP":
        return low if elapsed_ms < period else high
    if wave.kind == "RAMP":
        return low + (high - low) * min(elapsed_ms, period) // period
    phase = elapsed_ms % period
    if wave.kind == "PULSE":
        return high if phase * 100 < wave.duty_percent * period else low
    return round(low + (high - low) * (1 + math.sin(2 * math.pi * phase / period)) / 2)
