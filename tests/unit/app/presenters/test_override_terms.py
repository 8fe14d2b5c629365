"""Why and for how long: the terms that every override from this window carries."""

from __future__ import annotations

from PySide6.QtTest import QSignalSpy

from app.presenters.override_terms import NO_REASON, OverrideTerms


class Memory:
    demands_reason = False


def test_what_is_given_is_added_and_nothing_else() -> None:
    terms = OverrideTerms(Memory())
    assert terms.added_to({"cardId": 1}) == {"cardId": 1}
    terms.take_reason("  loop check ")
    terms.take_expiry(60_000)
    assert (terms.reason, terms.expires_in_ms) == ("loop check", 60_000)
    assert terms.added_to({"cardId": 1}) == {"cardId": 1, "reason": "loop check", "expiresInMs": 60_000}


def test_a_demanded_reason_is_missed_until_it_is_given_and_the_demand_is_remembered() -> None:
    memory = Memory()
    terms = OverrideTerms(memory)
    changed = QSignalSpy(terms.changed)
    assert terms.why_not() == ""
    terms.demand_reason(True)
    assert memory.demands_reason
    assert terms.why_not() == NO_REASON
    terms.take_reason("   ")
    assert terms.why_not() == NO_REASON
    terms.take_reason("loop check")
    assert terms.why_not() == ""
    assert changed.count() == 3
