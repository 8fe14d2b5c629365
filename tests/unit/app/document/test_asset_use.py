import pytest

from app.document.asset_use import (
    SKY_OWNER,
    PartToPlace,
    assign_texture,
    place_parts,
    replace_asset,
    use_sky,
    used_assets,
)
from app.document.document import Document
from runtime.contracts.world import EditorState
from tests.helpers.levels import document, entity


def _level() -> Document:
    return document(
        entity("wolf_1", mesh="wolf", texture="fur"),
        entity("wolf_2", mesh="wolf"),
        entity("rock_1", mesh="rock", texture="fur"),
        editor=EditorState(locked=("wolf_2",)),
    )


def test_every_use_is_known_by_kind_and_name() -> None:
    used = used_assets(_level().state)
    assert used["mesh", "wolf"] == ("wolf_1", "wolf_2")
    assert used["texture", "fur"] == ("wolf_1", "rock_1")
    assert used["sky", "none"] == (SKY_OWNER,)


def test_a_mesh_is_replaced_everywhere_in_one_step() -> None:
    level = _level()
    before = level.state
    assert replace_asset(level, "mesh", "wolf", "bear") == 2
    assert {one.components.mesh for one in level.entities.values()} == {"bear", "rock"}
    level.undo()
    assert level.state.entities == before.entities


def test_a_texture_and_a_sky_are_replaced_and_what_nobody_uses_changes_nothing() -> None:
    level = _level()
    assert replace_asset(level, "texture", "fur", "stone") == 2
    assert replace_asset(level, "sky", "none", "dusk") == 1
    assert level.settings.skybox == "dusk"
    steps = level.history.position
    assert replace_asset(level, "sky", "none", "dawn") == 0
    assert replace_asset(level, "mesh", "nobody", "bear") == 0
    assert replace_asset(level, "mesh", "wolf", "wolf") == 0
    assert use_sky(level, "dusk") == 0
    assert level.history.position == steps


def test_a_texture_goes_to_what_is_given_but_not_to_what_is_locked() -> None:
    level = _level()
    assert assign_texture(level, ["wolf_1", "wolf_2", "gone"], "steel") == 1
    assert level.entities["wolf_1"].material.texture == "steel"
    assert level.entities["wolf_2"].material.texture == "none"
    assert assign_texture(level, ["wolf_1", "rock_1"], "bark") == 2


def test_parts_are_placed_as_one_step_with_their_extras_and_are_selected() -> None:
    level = _level()
    before = level.state
    wheel = PartToPlace("wheel", "cart_wheel", "planks", (1, 0.5, 0), (1, 0, 2), (0, 0.5, 0), (1, 2, 1), {"spokes": 8})
    bed = PartToPlace("wolf_1", "cart_bed", "none", (1, 1, 1), (0, 0, 0), (0, 0, 0), (1, 1, 1))
    ids = place_parts(level, "cart", [wheel, wheel, bed], (10, 1, 0))
    assert ids == ("wheel", "wheel_1", "wolf_3")
    placed = level.entities["wheel"]
    assert placed.transform.position == (11, 1, 2)
    assert placed.transform.scale == (1, 2, 1)
    assert placed.to_wire()["extras"] == {"spokes": 8}
    assert "extras" not in level.entities["wolf_3"].to_wire()
    assert tuple(level.selection.ids) == ids
    level.undo()
    assert level.state.entities == before.entities


@pytest.mark.parametrize("kind", ["mesh", "texture"])
def test_a_replacement_says_what_it_was_in_the_history(kind: str) -> None:
    level = _level()
    replace_asset(level, kind, "wolf" if kind == "mesh" else "fur", "other")  # type: ignore[arg-type]
    assert level.history.step_back().label.startswith(f"Replace {kind}")
