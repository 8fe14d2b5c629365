"""Where the time of a request or command went, as spans: what the portal tells, and nobody it is told to.

`otlp` sends spans to a collector; without one nothing is made. Times are those of the monotonic clock, as control
reports them: the scan thread makes no span and knows of none.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Protocol

from runtime.control.command_queue import ServedTimes

TRACE_HEADERS = ("traceparent", "tracestate")

incoming: ContextVar[Mapping[str, str]] = ContextVar("incoming", default={})  # noqa: B039 - nobody writes to it
"""The trace headers with which a conversation was opened; its commands are parts of that trace."""

Values = Mapping[str, str | int]


class Trace(Protocol):
    """One request or command; belongs to the portal's thread."""

    def part(self, name: str, begin_ns: int, end_ns: int) -> None:
        """Add a part that is over."""

    def end(self, values: Values, *, has_failed: bool) -> None:
        """It was answered."""


class Tracer(Protocol):
    def begin(self, name: str, headers: Mapping[str, str], begin_ns: int) -> Trace:
        """Begin a trace, as a part of the one that `headers` name, if they do."""


class _NoTrace:
    def part(self, name: str, begin_ns: int, end_ns: int) -> None:
        """Nobody wants to know."""

    def end(self, values: Values, *, has_failed: bool) -> None:
        """Nobody wants to know."""


class NoTracer:
    """No collector was named."""

    def begin(self, name: str, headers: Mapping[str, str], begin_ns: int) -> Trace:
        return NO_TRACE


NO_TRACE: Trace = _NoTrace()


def add_service(trace: Trace, times: ServedTimes, answered_ns: int) -> None:
    """Add how something went through the scan: how long it waited, was worked on, and until it was told."""
    trace.part("queue", times.queued_ns, times.taken_ns)
    trace.part("scan boundary", times.taken_ns, times.done_ns)
    trace.part("result", times.done_ns, answered_ns)
