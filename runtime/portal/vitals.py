"""How one runtime stands, gathered from its parts: for health, readiness and metrics. Touches no scan: it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from runtime.control.controller import Controller
from runtime.portal.auditing import Auditing
from runtime.portal.engine_room import EngineRoom
from runtime.portal.events import EventBus
from runtime.portal.events_desk import EventsDesk

if TYPE_CHECKING:
    from runtime.portal.exposition import Reading


class Vitals:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        controller: Controller,
        auditing: Auditing,
        engines: EngineRoom,
        events: EventBus,
        streams: EventsDesk,
        *,
        sessions: Callable[[], int],
        version: str,
        monotonic_s: Callable[[], float],
        try_write: Callable[[], None] | None = None,
        log_lines_lost: Callable[[], int] = int,
    ) -> None:
        """`try_write` writes something small, durably, and raises what is in the way; None: nothing is kept."""
        self._controller = controller
        self._auditing = auditing
        self._engines = engines
        self._events = events
        self._streams = streams
        self._sessions = sessions
        self._version = version
        self._monotonic_s = monotonic_s
        self._started_s = monotonic_s()
        self._try_write = try_write
        self._log_lines_lost = log_lines_lost

    @property
    def is_scanning(self) -> bool:
        """Whether the scan thread lives (it does while the kernel is halted, too)."""
        return self._controller.is_scanning

    @property
    def is_late(self) -> bool:
        return self._controller.is_late

    @property
    def is_store_writable(self) -> bool:
        return self._auditing.is_writable and self._engines.is_log_writable

    def try_store(self) -> None:
        """Write, and then what may have waited for room; raises what the disk says."""
        if self._try_write is not None:
            self._try_write()
        self._auditing.flush()

    def reading(self) -> Reading:
        """Return the numbers of this moment."""
        from runtime.portal.exposition import Reading

        latest = self._controller.latest
        return Reading(
            version=self._version,
            config_version="" if latest is None else latest.config_version,
            uptime_s=self._monotonic_s() - self._started_s,
            scan=None if latest is None else latest.metrics,
            revision=0 if latest is None else latest.revision,
            goes_first=self._controller.goes_first,
            is_halted=latest is not None and latest.is_halted,
            checks={"scan": self.is_scanning and not self.is_late, "store": self.is_store_writable},
            sessions=self._sessions(),
            streams=self._streams.open_streams,
            jobs=self._engines.job_counts(),
            events=self._events.counts,
            telemetry_cut_bytes=self._engines.cut_bytes,
            log_lines_lost=self._log_lines_lost(),
        )
