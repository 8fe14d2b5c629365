from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts.world import Entity
from tests.helpers.worlds import entity, world
from viewport.scene.build import build_scene, change_scene
from viewport.scene.scene import Group, Scene


def _content(scene: Scene) -> list[tuple[str, Group, list[list[float]], list[float]]]:
    return [
        (id_, scene.groups[scene.group_of[row]], scene.models[row].tolist(), scene.colors[row].tolist())
        for row, id_ in enumerate(scene.ids)
    ]


def test_rows_follow_the_document_and_groups_are_shared() -> None:
    scene = build_scene(
        world(
            entity("b", mesh="wolf"),
            entity("a", texture="fur"),
            entity("c", mesh="wolf", shader="unlit"),
            entity("d", mesh="wolf"),
        )
    )
    assert scene.ids == ("b", "a", "c", "d")
    assert scene.groups[scene.group_of[0]] == Group("wolf", "none", "standard")
    assert scene.group_of[0] == scene.group_of[3]
    assert len(set(scene.group_of.tolist())) == 3


def test_placement_and_colour_are_the_entitys() -> None:
    scene = build_scene(world(entity("a", (1, 2, 3), scale=(2, 3, 4), color=(0.5, 0.25, 1))))
    assert scene.models[0].tolist() == [[2, 0, 0, 1], [0, 3, 0, 2], [0, 0, 4, 3]]
    assert scene.colors[0].tolist() == [0.5, 0.25, 1]


def test_moving_changes_one_row_and_keeps_the_structure() -> None:
    before = build_scene(world(entity("a"), entity("b"), entity("c")))
    change = change_scene(before, {"b": entity("b", (7, 0, 0))})
    assert change.rows is not None
    assert change.rows.tolist() == [1]
    assert change.scene.structure == before.structure
    assert change.scene.models[1, 0, 3] == 7
    assert before.models[1, 0, 3] == 0
    assert change.scene.row_of is before.row_of


def test_another_colour_is_a_change_of_that_row() -> None:
    before = build_scene(world(entity("a"), entity("b")))
    change = change_scene(before, {"b": entity("b", color=(0, 0, 1))})
    assert change.rows is not None
    assert change.scene.colors.tolist() == [[1, 1, 1], [0, 0, 1]]


def test_another_mesh_is_another_structure() -> None:
    before = build_scene(world(entity("a"), entity("b")))
    change = change_scene(before, {"b": entity("b", mesh="wolf")})
    assert change.rows is None
    assert change.scene.structure != before.structure


def test_removing_what_does_not_exist_changes_nothing() -> None:
    before = build_scene(world(entity("a")))
    change = change_scene(before, {"ghost": None})
    assert change.scene is before
    assert change.rows is not None
    assert len(change.rows) == 0


IDS = st.sampled_from("abcdef")
ENTITIES = st.builds(
    lambda name, x, mesh: entity(name, (x, 0, 0), mesh=mesh), IDS, st.integers(-9, 9), st.sampled_from(["box", "wolf"])
)


@given(st.lists(ENTITIES, max_size=6), st.lists(st.tuples(IDS, st.none() | ENTITIES), max_size=8))
def test_a_changed_scene_is_the_scene_of_the_changed_entities(
    start: list[Entity], edits: list[tuple[str, Entity | None]]
) -> None:
    document = world(*start)
    changes: Mapping[str, Entity | None] = {(each.id if each is not None else id_): each for id_, each in edits}
    scene = change_scene(build_scene(document), changes).scene
    for id_, each in changes.items():
        if each is None:
            document.pop(id_, None)
        else:
            document[id_] = each
    expected = build_scene(document)
    assert _content(scene) == _content(expected)
    assert dict(scene.row_of) == dict(expected.row_of)


def test_no_entities_make_an_empty_scene() -> None:
    scene = build_scene({})
    assert scene.models.shape == (0, 3, 4)
    assert np.array_equal(change_scene(scene, {"a": entity("a")}).scene.models, build_scene(world(entity("a"))).models)


def test_what_only_moved_is_placed_anew_and_nothing_else_is_touched() -> None:
    before = build_scene(world(entity("a", mesh="wolf"), entity("b", color=(0, 1, 0)), entity("c")))
    there = {"c": entity("c", (0, 3, 0)), "b": entity("b", (7, 0, 0), scale=(2, 1, 1), color=(0, 1, 0))}
    change = change_scene(before, there, are_moved=True)
    assert change.rows is not None
    assert change.rows.tolist() == [2, 1]
    assert _content(change.scene) == _content(change_scene(before, there).scene)
    assert change.scene.colors is before.colors
    assert change.scene.group_of is before.group_of
