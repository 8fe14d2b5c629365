"""Hits of tracepoints, from events where there are some, otherwise from the counts of snapshots."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.trace_log import KEPT, TraceHit, TraceLog

AT = "2026-01-01T00:00:00.120Z"


def event(**changes: Any) -> dict[str, Any]:
    return {"seq": 1, "type": "runtime.trace", "timestamp": AT, "payload": {"cardId": 8, "hits": 3}, **changes}


def test_a_hit_has_the_value_that_the_runtime_told() -> None:
    log = TraceLog()
    for value in (7, "seven", True):
        payload = {"cardId": 8, "hits": 1, "value": value}
        log.take_event(event(payload=payload))
    assert [hit.value for hit in log.hits] == [None, None, 7]


def test_each_event_is_a_hit_with_its_moment() -> None:
    log = TraceLog()
    assert log.take_event(event())
    assert log.take_event(event(payload={"cardId": 8, "hits": 4}))
    assert log.hits == (TraceHit(AT, 8, 4, 4), TraceHit(AT, 8, 3, 3))
    assert log.total == 2


@pytest.mark.parametrize(
    "other",
    [
        event(type="runtime.halt"), {}, event(payload=None), event(payload={"cardId": "8", "hits": 1}),
        event(timestamp=5),
    ],
)  # fmt: skip
def test_other_events_and_half_ones_are_no_hits(other: dict[str, Any]) -> None:
    log = TraceLog()
    assert not log.take_event(other)
    assert log.hits == ()


def test_without_events_the_counts_of_snapshots_tell_and_several_hits_are_one_line() -> None:
    log = TraceLog()
    assert not log.take_counts(AT, {8: 5})
    assert log.take_counts(AT, {8: 9, 2: 1})
    assert not log.take_counts(AT, {8: 9, 2: 1})
    assert set(log.hits) == {TraceHit(AT, 8, 6, 9), TraceHit(AT, 2, 1, 1)}
    assert log.total == 5


def test_counts_add_nothing_where_events_are_heard() -> None:
    log = TraceLog()
    log.take_counts(AT, {})
    log.take_event(event())
    assert not log.take_counts(AT, {8: 3})
    assert log.total == 1


def test_sampled_hits_are_noted_as_they_are_seen() -> None:
    log = TraceLog()
    log.take_hit(TraceHit(AT, 8, 1, 1, is_sampled=True))
    assert log.hits[0].is_sampled


def test_only_the_newest_are_kept_but_all_are_counted() -> None:
    log = TraceLog()
    for hit in range(KEPT + 10):
        log.take_event(event(payload={"cardId": 8, "hits": hit}))
    assert len(log.hits) == KEPT
    assert log.hits[0].first == KEPT + 9
    assert log.total == KEPT + 10
    log.clear()
    assert (log.hits, log.total) == ((), 0)
    log.forget()
    assert not log.take_counts(AT, {8: 2})


def test_where_nothing_is_streamed_the_counts_tell_again() -> None:
    log = TraceLog()
    log.take_counts(AT, {8: 1})
    log.show_streaming(True)
    assert not log.take_counts(AT, {8: 2})
    log.show_streaming(False)
    assert log.take_counts(AT, {8: 3})
    assert [hit.last for hit in log.hits] == [3]
