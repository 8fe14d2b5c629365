from typing import get_args

from viewport.tools.intents import TOOLS, Hovered, Intent, SelectIntent


def test_intents_are_values_that_compare() -> None:
    assert SelectIntent(("a",), "toggle") == SelectIntent(("a",), "toggle")
    assert Hovered("a", None) != Hovered(None, "x")


def test_every_intent_is_of_the_union_and_every_tool_has_its_name() -> None:
    assert SelectIntent in get_args(Intent)
    assert TOOLS == ("select", "move", "rotate", "scale")
