"""What a frame cost. Measured, never estimated: what was not measured is None."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FrameStats:
    """`cpu_ms` is the time in which the frame was handed to OpenGL; `gpu_ms` is None where timers cannot be trusted.

    `texture_mb` and `buffer_mb` count what the renderer holds on the GPU, in MiB.
    """

    cpu_ms: float
    gpu_ms: float | None
    draws: int
    triangles: int
    instances: int
    texture_mb: float
    buffer_mb: float
