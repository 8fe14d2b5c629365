"""Runtime events, in order, without gaps that nobody tells of."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from runtime.portal.events import MOST_AT_ONCE, EventLog


class Watch:
    def __init__(self) -> None:
        self.texts: list[str] = []

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.texts]

    @property
    def numbers(self) -> list[int | None]:
        return [event.get("seq") for event in self.events]


def log_of(count: int, kept: int = 100) -> EventLog:
    log = EventLog(lambda: "2026-01-01T00:00:00.000Z", kept)
    for number in range(count):
        log.add("runtime.mode", "anna", {"number": number})
    return log


def test_an_event_has_the_form_of_the_contract() -> None:
    log, watch = log_of(0), Watch()
    log.watch(None, watch.texts.append)
    log.add("config.committed", "anna", {"activeVersion": "v2"})
    assert watch.events == [
        {
            "seq": 1,
            "type": "config.committed",
            "timestamp": "2026-01-01T00:00:00.000Z",
            "actor": "anna",
            "payload": {"activeVersion": "v2"},
        }
    ]


def test_events_are_counted_by_type() -> None:
    log = log_of(3)
    log.add("config.committed", "anna", {})
    assert log.counts == {"runtime.mode": 3, "config.committed": 1}


def test_without_a_number_a_stream_begins_with_what_happens_next() -> None:
    log, watch = log_of(3), Watch()
    log.watch(None, watch.texts.append)
    log.add("runtime.mode", "anna", {})
    assert watch.numbers == [4]


def test_a_stream_resumes_after_a_number() -> None:
    log, watch = log_of(3), Watch()
    log.watch(1, watch.texts.append)
    log.add("runtime.mode", "anna", {})
    assert watch.numbers == [2, 3, 4]


def test_what_is_no_longer_kept_is_told_as_a_gap() -> None:
    log, watch = log_of(5, kept=2), Watch()
    log.watch(1, watch.texts.append)
    assert watch.numbers == [None, 4, 5]
    assert (watch.events[0]["type"], watch.events[0]["from"], watch.events[0]["to"]) == ("gap", 2, 3)


def test_a_watcher_that_left_hears_no_more_and_may_leave_twice() -> None:
    log, watch = log_of(0), Watch()
    stop = log.watch(None, watch.texts.append)
    stop()
    stop()
    log.add("runtime.mode", "anna", {})
    assert watch.texts == []


class Disk:
    """A store that can fail."""

    def __init__(self, kept: list[tuple[int, str]] | None = None) -> None:
        self.kept = kept or []
        self.fails = False
        self.batches = 0

    def newest(self) -> list[tuple[int, str]]:
        return list(self.kept)

    def append(self, events: Sequence[tuple[int, str]]) -> None:
        if self.fails:
            raise OSError("no space left on device")
        self.batches += 1
        self.kept.extend(events)


class Later:
    """Runs what was scheduled when the test says so."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], None]] = []

    def __call__(self, seconds: float, call: Callable[[], None]) -> None:
        self.calls.append(call)

    def run(self) -> None:
        calls, self.calls = self.calls, []
        for call in calls:
            call()


def kept_log(disk: Disk, later: Later | None = None) -> EventLog:
    return EventLog(lambda: "2026-01-01T00:00:00.000Z", store=disk, schedule=later)


def test_events_are_written_together_and_told_when_they_are_on_disk() -> None:
    disk, later, watch = Disk(), Later(), Watch()
    log = kept_log(disk, later)
    log.watch(None, watch.texts.append)
    log.add("a", "anna", {})
    log.add("b", "anna", {})
    assert (watch.numbers, log.last_seq, len(later.calls)) == ([], 0, 1)
    later.run()
    assert (watch.numbers, disk.batches) == ([1, 2], 1)
    log.add("c", "anna", {})
    later.run()
    assert watch.numbers == [1, 2, 3]


def test_numbers_go_on_after_a_restart() -> None:
    disk, watch = Disk(), Watch()
    kept_log(disk).add("a", "anna", {})
    again = kept_log(disk)
    again.add("b", "anna", {})
    again.watch(0, watch.texts.append)
    assert watch.numbers == [1, 2]


def test_a_full_disk_silences_nobody_and_loses_nothing() -> None:
    disk, watch = Disk(), Watch()
    log = kept_log(disk)
    log.watch(None, watch.texts.append)
    disk.fails = True
    log.add("a", "anna", {})
    disk.fails = False
    log.add("b", "anna", {})
    assert watch.numbers == [1, 2]
    assert [seq for seq, _ in disk.kept] == [1, 2]


def test_a_large_batch_does_not_wait() -> None:
    disk, later = Disk(), Later()
    log = kept_log(disk, later)
    for _ in range(MOST_AT_ONCE):
        log.add("job.queued", "anna", {})
    assert len(disk.kept) == MOST_AT_ONCE


def test_a_page_tells_how_many_there_are() -> None:
    texts, total = log_of(5).page(after=1, limit=2, offset=1)
    assert ([json.loads(text)["seq"] for text in texts], total) == ([3, 4], 4)
