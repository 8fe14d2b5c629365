"""What the panel shows are values: equal when they say the same."""

from __future__ import annotations

from widgets.prefabs.views import InstanceView, PieceRow, PrefabsView


def test_views_that_say_the_same_are_equal() -> None:
    one, other = (PrefabsView((PieceRow("a", "A", "1 part"),), InstanceView("x")) for _ in range(2))
    assert one == other
    assert one != PrefabsView((PieceRow("a", "B", "1 part"),), InstanceView("x"))
