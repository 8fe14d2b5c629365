"""Copies are gathered by motions and put in as one step, groups and all."""

from __future__ import annotations

import pytest

from app.document import grouping
from app.document.copies import PART, Copies
from app.document.document import Document
from app.document.poses import Motion
from tests.helpers import levels


@pytest.fixture
def document() -> Document:
    return levels.document(*(levels.entity(name, (place, 0, 0)) for place, name in enumerate("abc")))


def put(document: Document, copies: Copies, label: str, group: str = "") -> int:
    """Put all of them in as one step of the history; returns in how many parts."""
    with document.transaction(label):
        return len(list(copies.put(label, group)))


def test_many_are_put_in_a_part_at_a_time(document: Document) -> None:
    copies = Copies(document)
    for step in range(PART + 1):
        copies.add(["a"], Motion((0, 0, step)))
    assert put(document, copies, "Array") == 2
    assert len(document.entities) == PART + 4
    assert len(document.history.steps) == 1


def test_copies_are_one_step_with_ids_in_a_row(document: Document) -> None:
    copies = Copies(document)
    for step in (1, 2):
        copies.add(["a", "b"], Motion((0, 0, step)))
    assert len(copies) == 4
    put(document, copies, "Array of 4")
    assert copies.ids == ("a_1", "b_1", "a_2", "b_2")
    assert document.entities["b_2"].transform.position == (1, 0, 2)
    assert [step.label for step in document.history.steps] == ["Array of 4"]
    document.undo()
    assert list(document.entities) == ["a", "b", "c"]


def test_nothing_gathered_is_no_step(document: Document) -> None:
    put(document, Copies(document), "Array")
    assert not document.can_undo


def test_whole_groups_are_copied_and_gathered_in_one(document: Document) -> None:
    grouping.group_entities(document, ["a", "b"])
    copies = Copies(document)
    for step in (1, 2):
        copies.add(["a", "b", "c"], Motion((0, 0, step)))
    put(document, copies, "Array", "Array")
    tree = grouping.group_tree(document)
    (array,) = (group for group in tree.children_of(None) if tree.title_of(group) == "Array")
    assert len(tree.children_of(array)) == 2
    assert tree.members_of(array) == ("c_1", "c_2")
    assert tree.members_of("group_1") == ("a", "b")


def test_copies_of_a_single_member_leave_its_group_for_the_new_one(document: Document) -> None:
    grouping.group_entities(document, ["a", "b"])
    copies = Copies(document)
    copies.add(["a"], Motion((0, 0, 1)))
    put(document, copies, "Scatter 1", "Scatter")
    tree = grouping.group_tree(document)
    assert (tree.members_of("group_1"), tree.path_of("a_1")) == (("a", "b"), ("group_2",))
