"""Nonces: once each, for five minutes, in bounds."""

from __future__ import annotations

from runtime.portal.nonces import REMEMBERED_S, Nonces


def test_a_nonce_is_good_once_for_each_engine() -> None:
    nonces = Nonces()
    assert nonces.use("a", "n", 0)
    assert not nonces.use("a", "n", REMEMBERED_S - 1)
    assert nonces.use("b", "n", 1)


def test_it_is_forgotten_after_five_minutes() -> None:
    nonces = Nonces()
    assert nonces.use("a", "n", 0)
    assert nonces.use("a", "n", REMEMBERED_S)
    assert len(nonces) == 1


def test_a_full_memory_refuses_and_forgets_nothing_early() -> None:
    nonces = Nonces(most_of_one=2, most=3)
    assert [nonces.use("a", str(number), 0) for number in range(3)] == [True, True, False]
    assert [nonces.use("b", str(number), 0) for number in range(2)] == [True, False]
    assert not nonces.use("a", "0", 1)
    assert nonces.use("a", "2", REMEMBERED_S)


def test_a_hundred_thousand_in_a_minute_are_held_in_bounds() -> None:
    nonces = Nonces(most_of_one=1_000)
    taken = sum(nonces.use("a", str(number), number * 60 / 100_000) for number in range(100_000))
    assert (taken, len(nonces)) == (1_000, 1_000)
