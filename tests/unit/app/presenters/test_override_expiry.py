"""Ends by itself: warned of once before, told after, silent when somebody released it."""

from __future__ import annotations

from app.presenters.override_expiry import WARN_BEFORE_MS, ExpiryWatch
from app.presenters.release import OverrideKey

FORCE, MASK = OverrideKey("force", 1), OverrideKey("mask", 8)
END = 1_000_000


def watch() -> ExpiryWatch:
    return ExpiryWatch(lambda key: f"card {key.card_id}")


def test_a_warning_comes_once_before_the_end() -> None:
    found = watch()
    assert found.look({FORCE: END}, END - WARN_BEFORE_MS - 1) == ()
    told = "The force on card 1 ends by itself in 30\u2009s. Set it again to keep it."
    assert found.look({FORCE: END}, END - WARN_BEFORE_MS) == (told,)
    assert found.look({FORCE: END}, END - 10) == ()


def test_one_that_was_set_again_is_warned_of_again() -> None:
    found = watch()
    found.look({MASK: END}, END - 1000)
    assert found.look({MASK: 2 * END}, END) == ()
    assert len(found.look({MASK: 2 * END}, 2 * END - 5_000)) == 1


def test_its_end_is_told_but_a_release_before_it_is_not() -> None:
    found = watch()
    found.look({FORCE: END, MASK: END}, END - 1000)
    told = "The mask of card 8 has ended by itself: the output follows its logic again."
    assert found.look({FORCE: END}, END - 500) == (told,)
    early = watch()
    early.look({FORCE: END}, END - 100_000)
    assert early.look({}, END - 90_000) == ()


def test_nothing_is_said_without_a_clock_or_after_a_new_start() -> None:
    found = watch()
    assert found.look({FORCE: END}, None) == ()
    found.look({FORCE: END}, END - 100_000)
    found.forget()
    assert found.look({}, END + 1) == ()
