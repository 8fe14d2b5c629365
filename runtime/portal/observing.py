"""Watches every request and command: gives it an id, counts it, notes it in the log, follows it as a trace.

No path, query, header or body goes into any of these, only the row of a table: they may hold secrets.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from urllib.parse import quote

from runtime.control.command_queue import ServedTimes
from runtime.portal import tracing
from runtime.portal.meters import UNKNOWN, Meters
from runtime.portal.results import HttpAnswer
from runtime.portal.tracing import NO_TRACE, NoTracer, Trace, Tracer

NS_PER_S = 1e9
ID_HEADER = "x-request-id"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")

requests_log = logging.getLogger("plumbline.http")
commands_log = logging.getLogger("plumbline.commands")


@dataclass(slots=True)
class Asked:
    """What is being answered now: a request or a command."""

    request_id: str
    monotonic_ns: Callable[[], int]
    begun_ns: int
    trace: Trace = NO_TRACE


current: ContextVar[Asked | None] = ContextVar("current", default=None)
"""What the running code answers; log lines carry its id."""


class Observing:
    """Belongs to the portal's thread."""

    def __init__(self, meters: Meters, monotonic_ns: Callable[[], int], tracer: Tracer | None = None) -> None:
        self.meters = meters
        self._monotonic_ns = monotonic_ns
        self._tracer = tracer or NoTracer()

    @contextmanager
    def request(self, headers: Mapping[str, str]) -> Iterator[Asked]:
        """Watch over a request while it is answered; `answered` tells how that went."""
        given = headers.get(ID_HEADER, "")
        begun_ns = self._monotonic_ns()
        asked = Asked(given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex, self._monotonic_ns, begun_ns)
        asked.trace = self._tracer.begin("request", headers, begun_ns)
        with being(asked):
            yield asked

    def answered(self, asked: Asked, method: str, route: str | None, answer: HttpAnswer, user: str) -> HttpAnswer:
        """Note an answer, which is returned with the id of its request."""
        elapsed_ns = self._monotonic_ns() - asked.begun_ns
        self.meters.answered(method, route, answer.status, elapsed_ns / NS_PER_S)
        noted: dict[str, str | int] = {
            "method": method,
            "route": route or UNKNOWN,
            "status": answer.status,
            "durationUs": elapsed_ns // 1000,
            "user": user,
        }
        requests_log.info("%s %s %d", method, noted["route"], answer.status, extra={"fields": noted})
        asked.trace.end(
            {
                "http.request.method": method,
                "http.route": noted["route"],
                "http.response.status_code": answer.status,
                "plumbline.request_id": asked.request_id,
                "enduser.id": user,
            },
            has_failed=answer.status >= 500,
        )
        return replace(answer, headers={**answer.headers, ID_HEADER: _as_header(asked.request_id)})

    def command(self, request_id: str | None) -> Asked:
        """Begin to watch over a command."""
        begun_ns = self._monotonic_ns()
        trace = self._tracer.begin("command", tracing.incoming.get(), begun_ns)
        return Asked(request_id or uuid.uuid4().hex, self._monotonic_ns, begun_ns, trace)

    def commanded(
        self, asked: Asked, name: str | None, code: str | None, user: str, times: ServedTimes | None = None
    ) -> None:
        """Note a command that has its result; `name` is None for one that there is not."""
        self.meters.commanded(name, code)
        known, outcome = name or UNKNOWN, code or "OK"
        now_ns = self._monotonic_ns()
        noted = {"command": known, "code": outcome, "durationUs": (now_ns - asked.begun_ns) // 1000, "user": user}
        with being(asked):
            commands_log.info("%s %s", known, outcome, extra={"fields": noted})
        if times is not None:
            tracing.add_service(asked.trace, times, now_ns)
        asked.trace.end(
            {
                "plumbline.command": known,
                "plumbline.code": outcome,
                "plumbline.request_id": asked.request_id,
                "enduser.id": user,
            },
            has_failed=code == "INTERNAL_ERROR",
        )


def _as_header(request_id: str) -> str:
    """Return an id as a header can have it: clients choose it, and may choose signs that no header holds."""
    if _GIVEN_ID.fullmatch(request_id):
        return request_id
    return quote(request_id.encode("utf-8", "surrogatepass"), safe="")


def follow(times: ServedTimes | None) -> None:
    """Note how something went through the scan, for the request that is being answered."""
    asked = current.get()
    if asked is not None and times is not None:
        tracing.add_service(asked.trace, times, asked.monotonic_ns())


@contextmanager
def being(asked: Asked) -> Iterator[None]:
    """Let what is logged meanwhile carry the id of what is being answered."""
    token = current.set(asked)
    try:
        yield
    finally:
        current.reset(token)
