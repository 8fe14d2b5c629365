"""How the runtime is, for those who watch it: `/healthz`, `/readyz`, `/metrics` (rulings 13, 14). Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from runtime.portal import readiness
from runtime.portal.meters import Meters
from runtime.portal.readiness import Readiness
from runtime.portal.results import HttpAnswer, json_answer
from runtime.portal.route_table import Call

if TYPE_CHECKING:
    from runtime.portal.exposition import Exposition, Reading


class HealthDesk:
    """Belongs to the portal's thread."""

    def __init__(self, health: Readiness, meters: Meters, read: Callable[[], Reading]) -> None:
        """`read` tells how things stand."""
        self._health = health
        self._meters = meters
        self._read = read
        self._exposition: Exposition | None = None

    async def live(self, call: Call) -> HttpAnswer:
        """Answer whether the runtime lives."""
        return _answer(self._health.live())

    async def ready(self, call: Call) -> HttpAnswer:
        """Answer whether it can do its work now: scans on time, store writable."""
        return _answer(self._health.ready())

    async def metrics(self, call: Call) -> HttpAnswer:
        """Answer with its numbers, as Prometheus reads them."""
        from runtime.portal import exposition

        if self._exposition is None:
            self._exposition = exposition.Exposition()
        text = self._exposition.text(self._read(), self._meters)
        return HttpAnswer(200, text, {"content-type": exposition.CONTENT_TYPE, "cache-control": "no-store"})


def _answer(found: Mapping[str, str | None]) -> HttpAnswer:
    document = readiness.body(found)
    return json_answer(document, 200 if document["status"] == "ok" else 503)
