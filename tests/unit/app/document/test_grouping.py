"""Deeds with groups: each is one undo step that takes back everything."""

from __future__ import annotations

from typing import Any

import pytest

from app.document import grouping, operations
from app.document.document import Document
from app.document.errors import EditRefusedError
from runtime.contracts.world import EditorState, Group
from tests.helpers import levels


@pytest.fixture
def document() -> Document:
    return levels.document(*(levels.entity(name, (place, 0, 0)) for place, name in enumerate("abcdef")))


def members(document: Document) -> dict[str, tuple[str, ...]]:
    tree = grouping.group_tree(document)
    return {group: tree.members_of(group) for group in tree.groups}


def refused(deed: Any) -> str:
    with pytest.raises(EditRefusedError) as told:
        deed()
    return str(told.value)


def test_a_group_of_groups_is_made_and_undone(document: Document) -> None:
    one = grouping.group_entities(document, ["a", "b", "gone"])
    two = grouping.group_entities(document, ["a", "b", "c"], "Tower")
    tree = grouping.group_tree(document)
    assert (tree.parent_of(one), tree.members_of(two)) == (two, ("c",))
    assert (tree.title_of(one), tree.title_of(two)) == ("Group 1", "Tower")
    assert [step.label for step in document.history.steps] == ["Group 2 things", "Group 2 things"]
    document.undo()
    assert members(document) == {one: ("a", "b")}
    document.undo()
    assert members(document) == {}


def test_less_than_two_things_are_no_group(document: Document) -> None:
    assert "two or more" in refused(lambda: grouping.group_entities(document, ["a"]))
    grouping.group_entities(document, ["a", "b"])
    assert "is a group already" in refused(lambda: grouping.group_entities(document, ["a", "b"]))
    assert document.history.position == 1


def test_members_of_one_group_are_grouped_within_it(document: Document) -> None:
    outer = grouping.group_entities(document, ["a", "b", "c"])
    inner = grouping.group_entities(document, ["a", "b"])
    tree = grouping.group_tree(document)
    assert (tree.parent_of(inner), tree.members_of(outer)) == (outer, ("c",))
    all_of_it = grouping.group_entities(document, ["a", "c"])
    assert grouping.group_tree(document).parent_of(all_of_it) == outer


def test_members_of_two_groups_leave_them_for_a_new_one(document: Document) -> None:
    one = grouping.group_entities(document, ["a", "b"])
    two = grouping.group_entities(document, ["c", "d"])
    mixed = grouping.group_entities(document, ["a", "c"])
    grouping.put_into(document, ["b", "d"], mixed)
    assert members(document) == {one: ("b",), two: ("d",), mixed: ("a", "c")}
    assert grouping.group_tree(document).children_of(mixed) == (one, two)


def test_dissolving_leaves_what_was_inside_where_the_group_stood(document: Document) -> None:
    inner = grouping.group_entities(document, ["a", "b"])
    outer = grouping.group_entities(document, ["a", "b", "c"])
    top = grouping.group_entities(document, ["a", "b", "c", "d"])
    grouping.ungroup(document, [outer])
    tree = grouping.group_tree(document)
    assert (tree.parent_of(inner), tree.members_of(top)) == (top, ("d", "c"))
    grouping.ungroup(document, [top, inner])
    assert members(document) == {}
    assert [step.label for step in document.history.steps[-2:]] == ["Ungroup “Group 2”", "Ungroup 2 groups"]
    grouping.ungroup(document, ["gone"])
    assert document.history.position == 5
    document.jump(0)
    document.jump(5)
    assert members(document) == {}


def test_only_a_whole_group_can_be_dissolved(document: Document) -> None:
    grouping.group_entities(document, ["a", "b"])
    assert grouping.why_not_ungroupable(document, ["a"])
    assert not grouping.why_not_ungroupable(document, ["a", "b"])


def test_a_group_is_renamed(document: Document) -> None:
    group = grouping.group_entities(document, ["a", "b"])
    grouping.rename_group(document, group, "  North   tower ")
    grouping.rename_group(document, group, "North tower")
    assert grouping.group_tree(document).title_of(group) == "North tower"
    assert document.history.position == 2
    for wrong in (" ", "x" * 101):
        assert "1 to 100" in refused(lambda wrong=wrong: grouping.rename_group(document, group, wrong))


def test_things_move_into_and_out_of_groups(document: Document) -> None:
    one = grouping.group_entities(document, ["a", "b"])
    two = grouping.group_entities(document, ["c", "d"])
    grouping.put_into(document, ["a", "b", "e"], two)
    tree = grouping.group_tree(document)
    assert (tree.parent_of(one), tree.members_of(two)) == (two, ("c", "d", "e"))
    assert "cannot stand in itself" in refused(lambda: grouping.put_into(document, "abcde", one))
    grouping.put_into(document, ["e"], None)
    assert grouping.group_tree(document).group_of("e") is None
    steps = document.history.position
    grouping.put_into(document, tree.entities_of(two), None)
    assert document.history.position == steps
    assert [step.label for step in document.history.steps[-2:]] == [
        "Move 2 things into “Group 2”",
        "Move one thing out of its group",
    ]


def test_what_a_file_has_in_place_of_groups_is_left_alone() -> None:
    given = EditorState.from_wire({"groups": {"odd": 3, "one": {"members": ["a", "b"], "parent": "odd"}, "old": ["c"]}})
    document = levels.document(*map(levels.entity, "abc"), editor=given)
    grouping.ungroup(document, ["one"])
    assert document.state.editor.to_wire() == {"groups": {"odd": 3, "old": {"members": ["c"]}}}


def test_deleted_renamed_and_copied_members_keep_the_groups_true(document: Document) -> None:
    inner = grouping.group_entities(document, ["a", "b"])
    outer = grouping.group_entities(document, ["a", "b", "c"])
    operations.rename_entity(document, "a", "alpha")
    assert grouping.group_tree(document).members_of(inner) == ("alpha", "b")
    operations.duplicate_entities(document, grouping.group_tree(document).entities_of(outer))
    tree = grouping.group_tree(document)
    assert [tree.title_of(group) for group in tree.children_of(None)] == ["Group 2", "Group 3"]
    copy = tree.children_of(None)[1]
    assert len(tree.entities_of(copy)) == 3
    text = operations.copy_entities(document, tree.entities_of(copy))
    operations.delete_entities(document, tree.entities_of(copy))
    assert len(members(document)) == 2
    pasted = operations.paste_entities(document, text)
    assert len(members(document)) == 4
    assert grouping.group_tree(document).whole(pasted[:1]) != pasted[:1]
    operations.delete_entities(document, ["alpha", "b", "c"])
    assert len(members(document)) == 2
    document.jump(0)
    assert (document.state.editor.groups, list(document.entities)) == (None, list("abcdef"))


def test_entities_from_elsewhere_come_without_groups(document: Document) -> None:
    grouping.group_entities(document, ["a", "b"])
    operations.paste_entities(document, operations.copy_entities(document, ["c"]))
    assert len(members(document)) == 1


def test_a_group_stays_a_value_of_the_contract(document: Document) -> None:
    grouping.group_entities(document, ["a", "b"])
    assert (document.state.editor.groups or {})["group_1"] == Group(name="Group 1", members=("a", "b"))
