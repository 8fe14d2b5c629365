"""Delays between attempts to connect."""

from runtime.links.backoff import FIRST_S, LONGEST_S, Backoff


def test_delays_double_up_to_the_longest() -> None:
    backoff = Backoff(lambda: 0.5)
    delays = [backoff.next_delay_s() for _ in range(20)]
    assert delays[:6] == [FIRST_S * 2**n for n in range(6)]
    assert delays[-1] == LONGEST_S


def test_chance_spreads_a_delay_by_half_either_way() -> None:
    assert Backoff(lambda: 0.0).next_delay_s() == FIRST_S / 2
    assert Backoff(lambda: 1.0).next_delay_s() == FIRST_S * 1.5


def test_a_connection_that_held_begins_anew() -> None:
    backoff = Backoff(lambda: 0.5)
    backoff.next_delay_s()
    backoff.next_delay_s()
    backoff.reset()
    assert backoff.next_delay_s() == FIRST_S
