"""States over time: from when, until when, and where nothing is known."""

from __future__ import annotations

import pytest

from widgets.plots.bands import BandBuffer, BandState, Segment

ON, OFF = BandState("on", 1.0), BandState("off", 0.0)


def buffer(*changes: tuple[float, BandState | None], capacity: int = 100) -> BandBuffer:
    band = BandBuffer(capacity)
    for t_s, state in changes:
        band.append(t_s, state)
    return band


def test_an_empty_band_knows_nothing() -> None:
    band = BandBuffer()
    assert band.state is None
    assert band.state_at(1.0) is None
    assert band.segments(0.0, 10.0, 100) == ()


def test_a_state_holds_until_the_next_and_no_longer_than_the_last_news() -> None:
    band = buffer((1.0, OFF), (2.0, ON), (3.0, ON), (5.0, OFF), (6.0, OFF))
    assert band.segments(0.0, 10.0, 100) == (Segment(1, 2, OFF), Segment(2, 5, ON), Segment(5, 6, OFF))
    assert band.state is OFF


def test_what_is_not_known_leaves_a_gap() -> None:
    band = buffer((1.0, ON), (2.0, None), (4.0, ON), (5.0, ON))
    assert band.segments(0.0, 10.0, 100) == (Segment(1, 2, ON), Segment(4, 5, ON))


def test_segments_are_cut_to_the_span() -> None:
    band = buffer((1.0, ON), (5.0, OFF), (9.0, OFF))
    assert band.segments(2.0, 4.0, 100) == (Segment(2, 4, ON),)
    assert band.segments(6.0, 8.0, 100) == (Segment(6, 8, OFF),)
    assert band.segments(20.0, 30.0, 100) == ()


@pytest.mark.parametrize(
    ("t_s", "state"), [(0.5, None), (1.0, ON), (1.9, ON), (2.5, None), (3.0, OFF), (4.0, OFF), (4.1, None)]
)
def test_the_state_of_a_moment(t_s: float, state: BandState | None) -> None:
    assert buffer((1.0, ON), (2.0, None), (3.0, OFF), (4.0, OFF)).state_at(t_s) == state


def test_changes_that_share_a_pixel_are_told_as_mixed() -> None:
    band = buffer(*((index / 100, ON if index % 2 else OFF) for index in range(1000)), capacity=2000)
    segments = band.segments(0.0, 10.0, 50)
    assert len(segments) <= 2 * 51
    assert segments[0].state is None


def test_after_dense_changes_the_last_state_is_shown_for_as_long_as_it_held() -> None:
    dense = [(index / 1000, ON if index % 2 else OFF) for index in range(1000)]
    band = buffer(*dense, (5.0, ON), (9.0, ON), capacity=2000)
    assert band.segments(0.0, 10.0, 20) == (
        Segment(0.0, 0.499, None),
        Segment(0.499, 0.5, ON),
        Segment(0.5, 0.999, None),
        Segment(0.999, 9.0, ON),
    )


def test_only_changes_cost_memory() -> None:
    band = BandBuffer(4)
    for index in range(100):
        band.append(float(index), ON)
    band.append(100.0, OFF)
    band.append(101.0, OFF)
    assert band.segments(0.0, 200.0, 10) == (Segment(0, 100, ON), Segment(100, 101, OFF))


def test_the_oldest_changes_go_first() -> None:
    band = buffer(*((float(index), ON if index % 2 else OFF) for index in range(10)), capacity=4)
    assert band.segments(0.0, 20.0, 100)[0] == Segment(6, 7, OFF)


def test_a_copy_stays_as_it_was() -> None:
    band = buffer((1.0, ON), (2.0, ON))
    kept = band.copy()
    band.append(3.0, OFF)
    assert kept.segments(0.0, 10.0, 100) == (Segment(1, 2, ON),)
    assert kept.state is ON


def test_clear_forgets_everything() -> None:
    band = buffer((1.0, ON), (2.0, ON))
    band.clear()
    assert band.segments(0.0, 10.0, 100) == ()
    band.append(0.5, OFF)
    assert band.state is OFF


def test_changes_within_a_span_are_led_by_what_held_at_its_start() -> None:
    band = buffer((1.0, OFF), (3.0, ON), (5.0, None), (6.0, OFF), (7.0, OFF))
    times, texts = band.changes(2.0, 10.0)
    assert (times.tolist(), texts) == ([2.0, 3.0, 5.0, 6.0], ("off", "on", None, "off"))
    times, texts = band.changes(2.0, 4.0)
    assert (times.tolist(), texts) == ([2.0, 3.0], ("off", "on"))
    assert BandBuffer().changes(0.0, 9.0)[1] == ()
