"""Runtime events, in order, without gaps that nobody tells of."""

import json
from typing import Any

from runtime.portal.events import EventLog


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
