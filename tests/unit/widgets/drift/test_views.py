from __future__ import annotations

from widgets.drift.views import DriftView


def test_a_view_of_nothing_has_nothing_to_say() -> None:
    assert DriftView() == DriftView("", (), "", "")
