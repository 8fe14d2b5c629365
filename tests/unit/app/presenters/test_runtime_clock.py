"""The runtime's clock between two snapshots."""

from __future__ import annotations

from app.presenters.runtime_clock import RuntimeClock, ms_of, since_words
from runtime.contracts.snapshot import RuntimeSnapshot
from tests.helpers.logic import pump_station


def test_it_goes_on_from_the_last_timestamp() -> None:
    now_s = 5.0
    clock = RuntimeClock(lambda: now_s)
    assert clock.now_ms is None
    first = RuntimeSnapshot.from_wire(pump_station())
    clock.hear(first)
    start = ms_of("2026-01-01T00:10:00.000Z")
    assert start is not None
    now_s = 6.5
    clock.hear(first)
    assert clock.now_ms == start + 1500
    clock.hear(RuntimeSnapshot.from_wire({**pump_station(), "timestamp": "noon"}))
    assert clock.now_ms is None


def test_what_is_no_time_is_none() -> None:
    assert ms_of(None) is None
    assert ms_of("noon") is None


def test_since_when_is_told_with_its_age_where_both_are_known() -> None:
    since = "2026-01-01T00:08:00Z"
    assert since_words(None, 5) == since_words("noon", 5) == "since not reported"
    assert since_words(since, None).startswith("since ")
    now_ms = ms_of("2026-01-01T00:10:00Z")
    assert since_words(since, now_ms).endswith("(2\u2009min)")
