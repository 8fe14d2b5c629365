"""The garbage collector at rest while a large document is made or taken apart.

Millions of new objects make it walk the whole heap again and again, a tenth of a second each time with every thread
standing still. Documents hold no cycles, so counting references frees them when their time has come.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Rest:
    """Several threads may want it at once: the first puts the collector to rest, the last wakes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted_by = 0
        self._was_enabled = False

    @property
    def is_wanted(self) -> bool:
        return self._wanted_by > 0

    def begin(self) -> None:
        with self._lock:
            if self._wanted_by == 0:
                self._was_enabled = gc.isenabled()
                gc.disable()
            self._wanted_by += 1

    def end(self) -> None:
        with self._lock:
            self._wanted_by -= 1
            if self._wanted_by == 0 and self._was_enabled:
                gc.enable()


_rest = _Rest()


@contextmanager
def collector_paused(*, keeps: bool = True) -> Iterator[None]:
    """Keep the collector at rest. With `keeps` what was made stays for long, and is never walked afterwards either."""
    _rest.begin()
    try:
        yield
    finally:
        if keeps:
            gc.freeze()
        _rest.end()


def is_resting() -> bool:
    """Tell whether anybody wants the collector at rest now; who collects by hand asks first."""
    return _rest.is_wanted
