"""The table of Phase 2 routes: method, path, least role, handler. Read this to see what answers under `/v2`."""

from __future__ import annotations

from runtime.portal.events_desk import EventsDesk
from runtime.portal.route_table import Route
from runtime.portal.runtimes_desk import RuntimesDesk


def phase2_routes(runtimes: RuntimesDesk, events: EventsDesk) -> tuple[Route, ...]:
    return (
        Route("GET", "/v2/events", "VIEWER", events.history),
        Route("GET", "/v2/events/stream", "VIEWER", events.stream),
        Route("GET", "/v2/runtimes", "VIEWER", runtimes.list_runtimes),
    )
