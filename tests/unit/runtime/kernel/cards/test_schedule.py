"""When a schedule matches next: tables of dates, leap years and impossible dates included."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts.config import Schedule
from runtime.kernel.cards.schedule import NEVER, next_match


def second(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("schedule", "now", "match"),
    [
        ({"hour": 2, "minute": 30, "second": 0}, "2026-01-01T02:29:59Z", "2026-01-01T02:30:00Z"),
        ({"hour": 2, "minute": 30, "second": 0}, "2026-01-01T02:30:00Z", "2026-01-01T02:30:00Z"),
        ({"hour": 2, "minute": 30, "second": 0}, "2026-01-01T02:30:01Z", "2026-01-02T02:30:00Z"),
        ({"hour": 0, "minute": 0, "second": 0, "weekday": 1}, "2026-01-01T00:00:00Z", "2026-01-05T00:00:00Z"),
        ({"hour": 0, "minute": 0, "second": 0, "weekday": 7}, "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
        ({"hour": 0, "minute": 0, "second": 0, "day": 31}, "2026-02-01T00:00:00Z", "2026-03-31T00:00:00Z"),
        ({"hour": 0, "minute": 0, "second": 0, "month": 2, "day": 29}, "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"),
        ({"hour": 0, "minute": 0, "second": 0, "month": 2, "day": 29}, "2097-01-01T00:00:00Z", "2104-02-29T00:00:00Z"),
        ({"hour": 0, "minute": 0, "second": 0, "month": 5}, "2026-06-01T00:00:00Z", "2027-05-01T00:00:00Z"),
        ({"hour": 0, "minute": 0, "second": 0, "year": 2030}, "2026-06-01T00:00:00Z", "2030-01-01T00:00:00Z"),
        (
            {"hour": 1, "minute": 2, "second": 3, "month": 0, "day": 0, "weekday": 0},
            "2026-12-31T23:59:59Z",
            "2027-01-01T01:02:03Z",
        ),
        (
            {"hour": 0, "minute": 0, "second": 0, "month": 2, "day": 29, "weekday": 3},
            "2026-01-01T00:00:00Z",
            "2040-02-29T00:00:00Z",
        ),
    ],
)
def test_the_next_match_is_the_first_second_that_fits(schedule: dict[str, int], now: str, match: str) -> None:
    assert next_match(Schedule.from_wire(schedule), second(now)) == second(match)


@pytest.mark.parametrize(
    ("schedule", "now"),
    [
        ({"hour": 0, "minute": 0, "second": 0, "year": 2025}, "2026-01-01T00:00:00Z"),
        ({"hour": 0, "minute": 0, "second": 0, "month": 2, "day": 30}, "2026-01-01T00:00:00Z"),
        ({"hour": 24, "minute": 0, "second": 0}, "2026-01-01T00:00:00Z"),
        ({"hour": 0, "minute": 0, "second": 0}, "9999-12-31T12:00:00Z"),
    ],
)
def test_what_never_comes_is_never(schedule: dict[str, int], now: str) -> None:
    assert next_match(Schedule.from_wire(schedule), second(now)) == NEVER


def test_a_second_outside_the_calendar_has_no_match() -> None:
    schedule = Schedule.from_wire({"hour": 0, "minute": 0, "second": 0})
    assert next_match(schedule, 1 << 50) == NEVER
    assert next_match(schedule, -(1 << 50)) == NEVER


@given(
    st.integers(0, 4_000_000_000),
    st.integers(0, 12),
    st.integers(0, 31),
    st.integers(0, 7),
    st.integers(0, 23),
    st.integers(0, 59),
)
def test_a_match_fits_its_schedule_and_does_not_lie_before(
    now: int, month: int, day: int, weekday: int, hour: int, minute: int
) -> None:
    fields = {"month": month, "day": day, "weekday": weekday, "hour": hour, "minute": minute, "second": 9}
    match = next_match(Schedule.from_wire(fields), now)
    if match == NEVER:
        assert (month, day) in {(2, 30), (2, 31), (4, 31), (6, 31), (9, 31), (11, 31)}
        return
    moment = datetime.fromtimestamp(match, UTC)
    assert match >= now
    assert (moment.hour, moment.minute, moment.second) == (hour, minute, 9)
    assert month in (0, moment.month)
    assert day in (0, moment.day)
    assert weekday in (0, moment.isoweekday())
