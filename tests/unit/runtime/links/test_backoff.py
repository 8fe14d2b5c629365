"""Delays between attempts to connect."""

import random

from runtime.links.backoff import FIRST_S, LONGEST_S, SOON_FOR_S, SOON_S, Backoff


def test_delays_double_up_to_the_longest_of_the_first_minute() -> None:
    backoff = Backoff(lambda: 0.5)
    assert [backoff.next_delay_s() for _ in range(4)] == [FIRST_S, FIRST_S * 2, SOON_S, SOON_S]


def test_in_the_first_minute_no_two_attempts_are_over_a_second_apart() -> None:
    backoff = Backoff(random.Random(7).random)
    waited = 0.0
    while waited < SOON_FOR_S:
        delay = backoff.next_delay_s()
        assert delay <= 1.0
        waited += delay


def test_after_the_first_minute_attempts_come_ten_seconds_apart() -> None:
    backoff = Backoff(lambda: 0.5)
    delays = [backoff.next_delay_s() for _ in range(120)]
    assert delays[-1] == LONGEST_S
    assert sum(one for one in delays if one < 1) >= SOON_FOR_S


def test_chance_spreads_a_delay_by_half_either_way() -> None:
    assert Backoff(lambda: 0.0).next_delay_s() == FIRST_S / 2
    assert Backoff(lambda: 1.0).next_delay_s() == FIRST_S * 1.5


def test_a_connection_that_held_begins_anew() -> None:
    backoff = Backoff(lambda: 0.5)
    for _ in range(120):
        backoff.next_delay_s()
    backoff.reset()
    assert [backoff.next_delay_s() for _ in range(4)] == [FIRST_S, FIRST_S * 2, SOON_S, SOON_S]
