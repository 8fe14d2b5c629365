"""One wording for what cannot be used while nothing is heard."""

from __future__ import annotations

from widgets.stale import WHY_STALE, tip_while, why_idle


def test_the_reason_stands_below_the_tooltip_while_it_holds() -> None:
    assert tip_while("Mask it", "") == "Mask it"
    assert tip_while("Mask it", WHY_STALE) == f"Mask it\nNot now: {WHY_STALE}."


def test_silence_counts_before_the_role() -> None:
    assert why_idle(is_stale=True, barred="the role") == WHY_STALE
    assert why_idle(is_stale=False, barred="the role") == "the role"
    assert why_idle(is_stale=False, barred="") == ""
