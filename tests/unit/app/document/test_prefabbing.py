"""Deeds with prefabs: each is one undo step; instances follow, overrides stay, no entity is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.document import grouping, operations, prefabbing, prefabs
from app.document.document import Document
from app.document.errors import EditRefusedError
from app.document.poses import Motion
from app.document.prefabs import GONE
from runtime.contracts.world import EditorState, Entity, PrefabInstance
from tests.helpers import levels


@pytest.fixture
def document() -> Document:
    """A house of wall and roof, a well, and two things beside."""
    return levels.document(
        levels.entity("wall", (10, 0, 0)),
        levels.entity("roof", (10, 1, 0), mesh="cone"),
        levels.entity("well", (0, 0, 5)),
        levels.entity("x", (1, 0, 0)),
        levels.entity("y", (2, 0, 0)),
    )


def house(document: Document) -> str:
    return prefabbing.save_prefab(document, ["wall", "roof"], "House")


def change(document: Document, identity: str, path: str, value: Any) -> None:
    document.edit("Set", {identity: prefabs.written(document.entities[identity], path, value)})


def read(document: Document, identity: str, path: str) -> Any:
    return prefabs.read(document.entities[identity], path)


def paths(document: Document, instance: str) -> list[tuple[str, str]]:
    return [(one.part, one.path) for one in prefabbing.overrides_of(document, instance)]


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(EditRefusedError) as told:
        deed()
    return str(told.value)


def last(document: Document) -> str:
    return document.history.undo_label


def test_a_selection_becomes_a_prefab_and_its_first_instance(document: Document) -> None:
    before = document.state
    assert house(document) == "house"
    assert document.state.entities == before.entities
    assert last(document) == "Save prefab “House”"
    piece = prefabs.prefabs_of(document.editor)["house"]
    assert [one.transform.position for one in piece.entities] == [(0, 0, 0), (0, 1, 0)]
    assert paths(document, "house_1") == []
    assert grouping.group_tree(document).title_of("group_1") == "House"
    document.undo()
    assert document.state == before


def instances(document: Document) -> list[str]:
    return list(document.editor.instances or {})


def test_what_cannot_be_a_prefab_says_why(document: Document) -> None:
    assert "nothing" in refused(lambda: prefabbing.save_prefab(document, ["gone"], "X"))
    assert "1 to 60" in refused(lambda: prefabbing.save_prefab(document, ["x"], "  "))
    house(document)
    assert "already called" in refused(lambda: prefabbing.save_prefab(document, ["x"], "House"))
    assert "unpack that first" in refused(lambda: prefabbing.save_prefab(document, ["x", "roof"], "Shed"))


def test_a_group_stays_the_group_of_its_prefab_and_loose_members_leave_theirs(document: Document) -> None:
    grouping.group_entities(document, ["wall", "roof"], "Home")
    house(document)
    assert [group.name for group in prefabs.prefabs_of(document.editor)["house"].groups.values()] == ["Home"]
    grouping.group_entities(document, ["x", "y", "well"], "Yard")
    prefabbing.save_prefab(document, ["x", "y"], "Pair")
    tree = grouping.group_tree(document)
    assert sorted(tree.title_of(group) for group in tree.groups) == ["Home", "Pair", "Yard"]
    prefabbing.unpack(document, instances(document))
    prefabbing.save_prefab(document, ["wall", "roof", "well"], "All")
    tree = grouping.group_tree(document)
    assert tree.parent_of(tree.path_of("wall")[-1]) == tree.path_of("well")[0]


def test_a_placed_instance_is_selected_and_stands_as_one(document: Document) -> None:
    house(document)
    instance = prefabbing.place_prefab(document, "house", (0, 0, -5))
    assert document.selection.ids == ("wall_1", "roof_1")
    assert read(document, "roof_1", "transform.position") == (0, 1, -5)
    assert paths(document, instance) == []
    assert grouping.group_tree(document).whole(["wall_1"]) == ("wall_1", "roof_1")
    single = prefabbing.save_prefab(document, ["x"], "Stone")
    prefabbing.place_prefab(document, single, (0, 0, 0))
    assert grouping.group_tree(document).group_of("x_1") is None


def test_instances_follow_the_prefab_and_keep_what_is_their_own(document: Document) -> None:
    house(document)
    first = instances(document)[0]
    second = prefabbing.place_prefab(document, "house", (0, 0, -5))
    operations.move_entities(
        document,
        {one: Motion((3, 0, 0)).of(document.entities[one].transform) for one in ("wall_1", "roof_1")},
    )
    change(document, "wall_1", "material.color", (1, 0, 0))
    change(document, "wall", "material.color", (0, 0, 1))
    change(document, "wall", "components.mesh", "cube")
    change(document, "roof", "transform.position", (10, 2, 0))
    assert paths(document, first) == [
        ("wall", "material.color"),
        ("wall", "components.mesh"),
        ("roof", "transform.position"),
    ]
    prefabbing.apply_to_prefab(document, first)
    assert last(document) == "Apply to “House”"
    assert paths(document, first) == []
    assert paths(document, second) == [("wall", "material.color")]
    assert read(document, "wall_1", "components.mesh") == "cube"
    assert read(document, "roof_1", "transform.position") == (3, 2, -5)
    document.undo()
    assert read(document, "wall_1", "components.mesh") == "box"
    document.redo()
    assert read(document, "wall_1", "components.mesh") == "cube"


def test_parts_that_are_added_and_deleted_come_and_go_everywhere(document: Document) -> None:
    house(document)
    first = instances(document)[0]
    second = prefabbing.place_prefab(document, "house", (0, 0, -5))
    third = prefabbing.place_prefab(document, "house", (0, 0, -9))
    change(document, "roof_2", "material.color", (1, 0, 0))
    grouping.put_into(document, ["well"], "group_1")
    operations.delete_entities(document, ["roof"])
    prefabbing.apply_to_prefab(document, first)
    assert [part.id for part in prefabs.prefabs_of(document.editor)["house"].entities] == ["wall", "well"]
    assert read(document, "well_1", "transform.position") == (-10, 0, 0)
    assert "roof_1" not in document.entities
    assert "roof_2" in document.entities, "what differs is never lost"
    assert (paths(document, second), paths(document, third)) == ([], [])
    tree = grouping.group_tree(document)
    assert set(tree.whole(["wall_1"])) == {"wall_1", "well_1"}


def test_an_added_thing_of_the_name_of_a_part_gets_one_of_its_own(document: Document) -> None:
    house(document)
    operations.rename_entity(document, "roof", "lid")
    operations.rename_entity(document, "x", "roof")
    grouping.put_into(document, ["roof"], "group_1")
    prefabbing.apply_to_prefab(document, instances(document)[0])
    parts = [part.id for part in prefabs.prefabs_of(document.editor)["house"].entities]
    assert parts == ["wall", "roof", "roof_1"]


def test_a_single_field_is_applied_or_reverted(document: Document) -> None:
    house(document)
    first = instances(document)[0]
    prefabbing.place_prefab(document, "house", (0, 0, -5))
    change(document, "wall", "material.color", (0, 0, 1))
    change(document, "roof", "transform.position", (10, 2, 0))
    colour, position = prefabbing.overrides_of(document, first)
    prefabbing.apply_override(document, first, position)
    assert read(document, "roof_1", "transform.position") == (0, 2, -5)
    assert paths(document, first) == [("wall", "material.color")]
    prefabbing.revert(document, first, [colour])
    assert last(document) == "Revert material.color of wall"
    assert paths(document, first) == []
    assert read(document, "wall", "material.color") == (1, 1, 1)


def test_everything_is_reverted_at_once_deleted_parts_too(document: Document) -> None:
    house(document)
    first = instances(document)[0]
    change(document, "wall", "material.color", (0, 0, 1))
    change(document, "wall", "components.script", "x")
    operations.delete_entities(document, ["roof"])
    assert paths(document, first)[-1] == ("roof", GONE)
    prefabbing.revert(document, first)
    assert last(document) == "Revert 3 overrides"
    assert paths(document, first) == []
    assert read(document, "roof", "transform.position") == (10, 1, 0)
    assert set(grouping.group_tree(document).whole(["wall"])) == {"wall", "roof"}


def test_the_deletion_of_a_part_is_applied_alone_but_not_of_the_last(document: Document) -> None:
    house(document)
    first = instances(document)[0]
    prefabbing.place_prefab(document, "house", (0, 0, -5))
    operations.delete_entities(document, ["roof"])
    (gone,) = prefabbing.overrides_of(document, first)
    prefabbing.apply_override(document, first, gone)
    assert last(document) == "Apply deletion of roof to “House”"
    assert "roof_1" not in document.entities
    wall = gone.__class__("wall", "", GONE)
    assert "needs a part" in refused(lambda: prefabbing.apply_override(document, first, wall))


def test_unpacked_instances_are_plain_and_follow_no_more(document: Document) -> None:
    house(document)
    first = instances(document)[0]
    second = prefabbing.place_prefab(document, "house", (0, 0, -5))
    prefabbing.unpack(document, [second, "gone"])
    assert last(document) == f"Unpack {second}"
    prefabbing.unpack(document, ["gone"])
    change(document, "wall", "components.mesh", "cube")
    prefabbing.apply_to_prefab(document, first)
    assert read(document, "wall_1", "components.mesh") == "box"
    assert prefabbing.overrides_of(document, second) == ()


def test_prefabs_are_renamed_and_deleted_without_losing_entities(document: Document) -> None:
    house(document)
    prefabbing.rename_prefab(document, "house", " Cabin ")
    prefabbing.rename_prefab(document, "house", "Cabin")
    assert prefabs.prefabs_of(document.editor)["house"].name == "Cabin"
    count = len(document.entities)
    prefabbing.delete_prefab(document, "house")
    assert (document.editor.prefabs, document.editor.instances, len(document.entities)) == ({}, {}, count)
    other = prefabbing.save_prefab(document, ["x"], "Stone")
    prefabbing.unpack(document, instances(document))
    prefabbing.delete_prefab(document, other)
    assert document.editor.prefabs == {}


def test_an_imported_prefab_is_taken_once_and_under_a_free_name(document: Document) -> None:
    house(document)
    piece = prefabs.prefabs_of(document.editor)["house"]
    assert prefabbing.import_prefab(document, piece) == "house"
    other = piece.model_copy(update={"entities": piece.entities[:1]})
    identity = prefabbing.import_prefab(document, other)
    assert prefabs.prefabs_of(document.editor)[identity].name == "House 2"
    fresh = levels.document()
    prefabbing.place_prefab(fresh, prefabbing.import_prefab(fresh, piece), (0, 0, 0))
    assert {"wall", "roof"} <= set(fresh.entities)


def test_an_instance_of_a_missing_prefab_says_so_and_keeps_its_entities() -> None:
    editor = EditorState(instances={"lost": PrefabInstance(prefab="gone", parts={"wolf": "wolf_1"})})
    document = levels.document(editor=editor)
    assert prefabbing.overrides_of(document, "lost") == ()
    assert "is missing" in refused(lambda: prefabbing.apply_to_prefab(document, "lost"))
    assert "wolf_1" in document.entities


def test_a_copied_instance_is_an_instance(document: Document) -> None:
    house(document)
    copies = operations.duplicate_entities(document, ["wall", "roof"])
    assert len(instances(document)) == 2
    assert paths(document, instances(document)[1]) == []
    found: Entity = document.entities[copies[0]]
    assert prefabs.instance_at(document.editor, found.id) == instances(document)[1]
