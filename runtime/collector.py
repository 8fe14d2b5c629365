"""The garbage collector at rest while a large document is made or taken apart.

Millions of new objects make it walk the whole heap again and again, a tenth of a second each time with every thread
standing still. Documents hold no cycles, so counting references frees them when their time has come.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from runtime.contracts.json_pieces import LongList, LongObject

KEPT_FROM = 50_000
"""New objects from which on they are kept out of the collector's rounds; fewer are walked in some milliseconds."""

DISMANTLED_AT_ONCE = 64
"""Items of a list that are freed in one go."""


LOOKED_AT_AT_ONCE = 4096
_LONG = frozenset({LongList, LongObject})


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
    """Keep the collector at rest. With `keeps` what was made stays for long, and is never walked afterwards either.

    Nor is anything else that is alive then: cycles in it will never be found, so that it must be worth it.
    """
    _rest.begin()
    before = gc.get_count()[0]
    try:
        yield
    finally:
        if keeps and gc.get_count()[0] - before > KEPT_FROM:
            gc.freeze()
        _rest.end()


def is_resting() -> bool:
    """Tell whether anybody wants the collector at rest now; who collects by hand asks first."""
    return _rest.is_wanted


def dismantle(document: object) -> None:
    """Empty the long lists and objects of a document that nobody needs any more, bit by bit.

    Let go of as a whole it is freed in one go, with every other thread standing still: 50 ms for a level of 24 MiB.
    """
    if isinstance(document, LongList):
        while len(document) > DISMANTLED_AT_ONCE:
            several = document[-LOOKED_AT_AT_ONCE:]
            if not _LONG.isdisjoint(map(type, several)):
                for part in several:
                    dismantle(part)
            while several and len(document) > DISMANTLED_AT_ONCE:
                del several[-DISMANTLED_AT_ONCE:]
                del document[-DISMANTLED_AT_ONCE:]
        for part in document:
            dismantle(part)
    elif isinstance(document, LongObject):
        while len(document) > DISMANTLED_AT_ONCE:
            part = document.popitem()[1]
            if type(part) in _LONG:
                dismantle(part)
        for part in document.values():
            dismantle(part)
