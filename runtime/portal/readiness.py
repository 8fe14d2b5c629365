"""Whether the runtime can do its work now, with the reason where it cannot: what `/readyz` and `/healthz` tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

PROBE_EVERY_S = 1.0
"""The store is written to for a look at it this often at most, however often somebody asks."""


class Scan(Protocol):
    """The scan thread, seen from the portal."""

    @property
    def is_scanning(self) -> bool: ...

    @property
    def is_late(self) -> bool: ...


class Store(Protocol):
    """What is kept, seen as one thing."""

    @property
    def is_store_writable(self) -> bool:
        """Whether the disk took what was written last."""

    def try_store(self) -> None:
        """Write something; raises what the disk says."""


class Readiness:
    """Belongs to the portal's thread."""

    def __init__(self, scan: Scan, store: Store, monotonic_s: Callable[[], float]) -> None:
        self._scan = scan
        self._store = store
        self._monotonic_s = monotonic_s
        self._probed_s: float | None = None
        self._problem: str | None = None

    def live(self) -> dict[str, str | None]:
        """Return what is wrong with each part, None where nothing is, by what is known without trying."""
        return {
            "scan": None if self._scan.is_scanning else "the scan thread has ended; restart the runtime",
            "store": None if self._store.is_store_writable else "the disk did not take what was written last",
        }

    def ready(self) -> dict[str, str | None]:
        """Return the same after a look at the clock and a try at the store."""
        problem = self._try_store()
        found = self.live()
        if found["scan"] is None and self._scan.is_late:
            found["scan"] = "the scan thread is late: nothing was scanned for ten intervals"
        found["store"] = problem or found["store"]
        return found

    def _try_store(self) -> str | None:
        now_s = self._monotonic_s()
        if self._probed_s is None or now_s - self._probed_s >= PROBE_EVERY_S:
            self._probed_s = now_s
            try:
                self._store.try_store()
            except Exception as failed:  # whatever it is, it keeps the store from being written
                self._problem = str(failed)
            else:
                self._problem = None
        return self._problem


def body(found: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the document of ruling 14; what fails also says why."""
    reasons = {name: reason for name, reason in found.items() if reason is not None}
    checks = {name: "failing" if name in reasons else "ok" for name in found}
    status = "failing" if reasons else "ok"
    return {"status": status, "checks": checks} | ({"reasons": reasons} if reasons else {})
