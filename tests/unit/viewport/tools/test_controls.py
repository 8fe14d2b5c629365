import pytest

from viewport.tools.controls import BLENDER, CONTROLS, PLUMBLINE, WINDOWS, Controls, grip


def test_what_is_in_no_table_does_what_the_button_does_alone() -> None:
    assert PLUMBLINE.drag_of("left", frozenset({"ctrl"})) == "act"
    assert PLUMBLINE.drag_of("middle", frozenset({"ctrl", "alt"})) == "orbit"
    assert PLUMBLINE.click_of("left", frozenset({"shift"})) == "select"
    assert PLUMBLINE.click_of("right", frozenset()) is None
    assert Controls("none", "None").drag_of("left", frozenset()) is None


def test_the_sets_differ_where_their_models_do() -> None:
    assert WINDOWS.drag_of("middle", frozenset()) == "pan"
    assert BLENDER.drag_of("middle", frozenset()) == "orbit"
    assert BLENDER.drag_of("middle", frozenset({"shift"})) == "pan"
    assert len({controls.name for controls in CONTROLS}) == len(CONTROLS)


@pytest.mark.parametrize("controls", CONTROLS)
def test_every_set_can_do_everything(controls: Controls) -> None:
    assert set(controls.drags.values()) == {"act", "orbit", "pan", "zoom", "fly"}
    assert set(controls.clicks.values()) == {"select", "reach", "list"}
    assert controls.drags[grip("right")] == "fly"
