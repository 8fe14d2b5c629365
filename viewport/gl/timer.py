"""How long the GPU worked on a frame, where its clock can be believed."""

from __future__ import annotations

import ctypes
import time
from collections import deque

from OpenGL import GL

IN_FLIGHT = 4
_NS_PER_MS = 1e6
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "software")


class GpuTimer:
    """Times frames with GL_TIME_ELAPSED without ever waiting: a result arrives some frames later.

    Software rasterisers answer with nonsense and are not asked; elsewhere an answer that cannot be (more than twice
    the time since its frame began) is thrown away. Needs its context current for everything.
    """

    def __init__(self, renderer: str) -> None:
        self._is_believed = not any(name in renderer.lower() for name in _SOFTWARE)
        self._free = [int(name) for name in GL.glGenQueries(IN_FLIGHT)]
        self._asked: deque[tuple[int, float]] = deque()
        self._open: tuple[int, float] | None = None
        self.last_ms: float | None = None

    def begin(self) -> None:
        if self._free and self._is_believed:
            self._open = (self._free.pop(), time.perf_counter())
            GL.glBeginQuery(GL.GL_TIME_ELAPSED, self._open[0])

    def end(self) -> None:
        """Close the frame, and take up results that have arrived."""
        if self._open is not None:
            GL.glEndQuery(GL.GL_TIME_ELAPSED)
            self._asked.append(self._open)
            self._open = None
        while self._asked and GL.glGetQueryObjectiv(self._asked[0][0], GL.GL_QUERY_RESULT_AVAILABLE):
            name, began_s = self._asked.popleft()
            elapsed_ns = ctypes.c_uint64()
            GL.glGetQueryObjectui64v(name, GL.GL_QUERY_RESULT, ctypes.byref(elapsed_ns))
            self.last_ms = believable(elapsed_ns.value / _NS_PER_MS, (time.perf_counter() - began_s) * 1000)
            self._free.append(name)

    def close(self) -> None:
        names = [*self._free, *(name for name, _ in self._asked)]
        GL.glDeleteQueries(len(names), names)


def believable(gpu_ms: float, wall_ms: float) -> float | None:
    """Return a GPU time that fits the wall time in which it must have passed, None for one that does not."""
    return gpu_ms if 0 < gpu_ms <= 2 * wall_ms else None
