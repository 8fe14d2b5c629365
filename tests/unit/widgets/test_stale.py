"""One wording for what cannot be used while nothing is heard."""

from __future__ import annotations

from widgets.stale import WHY_STALE, tip_while


def test_the_reason_stands_below_the_tooltip_while_it_holds() -> None:
    assert tip_while("Mask it", is_stale=False) == "Mask it"
    assert tip_while("Mask it", is_stale=True) == f"Mask it\nNot now: {WHY_STALE}."
