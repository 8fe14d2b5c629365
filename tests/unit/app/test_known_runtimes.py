"""Runtimes that are remembered: what is kept of them, in which order, and what a broken settings file does."""

from __future__ import annotations

import pytest

from app.known_runtimes import MOST_UNNAMED, KnownRuntime, from_text, remembered, to_text

PLANT = KnownRuntime("wss://plant:8600", "https://plant", "Plant 2", "password", "eve")


def test_what_is_written_is_read_again() -> None:
    known = (PLANT, KnownRuntime("ws://10.0.0.5:81"))
    assert from_text(to_text(known)) == known


@pytest.mark.parametrize("text", ["", "{", "7", '{"address": "ws://h"}', '[7, {}, {"address": 3}, {"address": ""}]'])
def test_what_is_no_runtime_is_left_out(text: str) -> None:
    assert from_text(text) == ()


def test_an_unknown_way_to_sign_in_is_none() -> None:
    assert from_text('[{"address": "ws://h", "sign_in": "retina", "user": null}]') == (KnownRuntime("ws://h"),)


def test_the_one_used_last_comes_first_and_once() -> None:
    other = KnownRuntime("ws://other:1")
    known = remembered((other, KnownRuntime("wss://plant:8600")), PLANT)
    assert known == (PLANT, other)


def test_named_ones_stay_and_of_the_others_the_newest() -> None:
    known: tuple[KnownRuntime, ...] = (PLANT,)
    for number in range(MOST_UNNAMED + 5):
        known = remembered(known, KnownRuntime(f"ws://h{number}:1"))
    assert PLANT in known
    assert len(known) == MOST_UNNAMED + 1
    assert known[0].address == f"ws://h{MOST_UNNAMED + 4}:1"


def test_it_is_called_by_its_name_or_by_host_and_port() -> None:
    assert PLANT.title == "Plant 2"
    assert KnownRuntime("ws://10.0.0.5:81/ws").title == "10.0.0.5:81"
    assert KnownRuntime("plant").title == "plant"


def test_another_user_is_another_secret() -> None:
    assert PLANT.secret_key != KnownRuntime(PLANT.address, sign_in="password", user="bob").secret_key
