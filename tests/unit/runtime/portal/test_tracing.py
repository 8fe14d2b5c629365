"""What the portal tells of a trace, and to nobody."""

from collections.abc import Mapping

from runtime.control.command_queue import ServedTimes
from runtime.portal.tracing import NO_TRACE, NoTracer, add_service


class Notes:
    """A tracer and its traces in one: notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def begin(self, name: str, headers: Mapping[str, str], begin_ns: int) -> "Notes":
        self.told.append((name, dict(headers), begin_ns))
        return self

    def part(self, name: str, begin_ns: int, end_ns: int) -> None:
        self.told.append((name, begin_ns, end_ns))

    def end(self, values: Mapping[str, str | int], *, has_failed: bool) -> None:
        self.told.append((dict(values), has_failed))


def test_the_way_through_the_scan_has_three_parts_without_gaps() -> None:
    notes = Notes()
    add_service(notes, ServedTimes(10, 20, 25), 40)
    assert notes.told == [("queue", 10, 20), ("scan boundary", 20, 25), ("result", 25, 40)]


def test_without_a_collector_nothing_is_kept() -> None:
    trace = NoTracer().begin("x", {}, 0)
    trace.part("y", 0, 1)
    trace.end({}, has_failed=True)
    assert trace is NO_TRACE
