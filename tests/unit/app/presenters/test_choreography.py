"""The words of run control."""

from __future__ import annotations

from app.presenters.choreography import ENDING_HALTED, FOLLOWING, WORDS, Dance, Wish


def test_a_wish_says_what_it_is_and_how_often() -> None:
    assert Wish("step_card").text == "Step card"
    assert Wish("step_scans", count=7).text == "Step 7 scans"


def test_a_dance_is_of_its_wish() -> None:
    dance = Dance(Wish("run_to", 8))
    assert (dance.intent, dance.home, list(dance.moves)) == ("run_to", None, [])


def test_what_may_wait_has_words_and_only_what_ends_halted_is_waited_for() -> None:
    assert set(WORDS) > FOLLOWING | ENDING_HALTED
    assert "continue" not in ENDING_HALTED
