"""Groups as values: the tree that a sidecar describes, and what becomes of it when entities go or are copied."""

from __future__ import annotations

from typing import Any

import pytest

from app.document import groups
from runtime.contracts.world import Group

ENTITIES = frozenset("abcdefg")


def nested() -> dict[str, Any]:
    """A village of a house (a, b, and a roof of c) and a well (d); e, f and g are in no group."""
    return {
        "village": Group(name="Village", members=("d",)),
        "house": Group(members=("a", "b"), parent="village"),
        "roof": Group(members=("c",), parent="house"),
        "strange": 7,
    }


def tree(given: dict[str, Any] | None = None) -> groups.GroupTree:
    return groups.tree_of(nested() if given is None else given, ENTITIES)


def test_the_tree_is_read_from_the_outside_in() -> None:
    found = tree()
    assert found.children_of(None) == ("village",)
    assert found.children_of("village") == ("house",)
    assert found.members_of("house") == ("a", "b")
    assert found.entities_of("village") == ("d", "a", "b", "c")
    assert found.path_of("c") == ("village", "house", "roof")
    assert found.path_of("e") == ()
    assert (found.group_of("c"), found.group_of("e")) == ("roof", None)
    assert (found.parent_of("roof"), found.parent_of("village")) == ("house", None)
    assert found.below("house") == ("house", "roof")
    assert (found.title_of("village"), found.title_of("house")) == ("Village", "house")
    assert "house" in found
    assert "strange" not in found


def test_what_is_no_group_is_named_and_kept_out_of_the_tree() -> None:
    assert groups.unreadable(nested()) == ("strange",)
    assert groups.unreadable(None) == ()
    assert groups.tree_of(None, ENTITIES).children_of(None) == ()


def test_members_that_do_not_exist_or_stand_in_two_groups_count_once() -> None:
    found = tree({"one": Group(members=("a", "a", "gone")), "two": Group(members=("a", "b"))})
    assert (found.members_of("one"), found.members_of("two")) == (("a",), ("b",))


def test_groups_that_stand_in_each_other_are_still_a_tree() -> None:
    found = tree(
        {
            "one": Group(members=("a",), parent="two"),
            "two": Group(members=("b",), parent="one"),
            "self": Group(members=("c",), parent="self"),
            "lost": Group(members=("d",), parent="nowhere"),
        }
    )
    assert set(found.children_of(None)) == {"two", "self", "lost"}
    assert found.entities_of("two") == ("b", "a")


def test_a_member_brings_its_whole_outermost_group() -> None:
    assert tree().whole(["e", "c", "a", "f"]) == ("e", "d", "a", "b", "c", "f")


def test_whole_groups_are_told_from_single_entities() -> None:
    assert tree().units(["a", "b", "c", "e"]) == (("house",), ("e",))
    assert tree().units(["d", "a", "b", "c"]) == (("village",), ())
    assert tree().units(["c", "a"]) == (("roof",), ("a",))
    assert tree({}).units(["c", "a", "c"]) == ((), ("c", "a"))


@pytest.mark.parametrize(
    ("selected", "means"),
    [
        ("", ("c",)),
        ("dabc", ("a", "b", "c")),
        ("abc", ("c",)),
        ("c", ("c",)),
    ],
)
def test_reaching_in_goes_one_group_further_each_time(selected: str, means: tuple[str, ...]) -> None:
    assert groups.reached(tree(), "c", selected) == means


def test_reaching_for_what_is_in_no_group_means_it() -> None:
    assert groups.reached(tree(), "e", "abc") == ("e",)


def test_entities_that_go_leave_their_group_and_empty_groups_vanish() -> None:
    assert groups.without_members(nested(), {"a"})["house"].members == ("b",)
    left = groups.without_members(nested(), set("abc"))
    assert list(left) == ["village", "strange"]
    assert list(groups.without_members(nested(), set("abcd"))) == ["strange"]
    assert groups.without_members(nested(), {"e"}) == nested()


def test_a_group_that_was_empty_before_is_not_taken_for_emptied() -> None:
    given = {"kept": Group.from_wire({"colour": "red"}), "one": Group(members=("a",))}
    assert groups.without_members(given, {"a"}) == {"kept": given["kept"]}


def test_an_id_is_replaced_where_it_stands() -> None:
    changed = groups.renamed(nested(), "c", "chimney")
    assert changed["roof"].members == ("chimney",)
    assert changed["house"] == nested()["house"]
    assert changed["strange"] == 7


def test_whole_groups_are_copied_without_what_stands_around_them() -> None:
    copied = groups.of_entities(nested(), ["a", "b", "c", "e"], ENTITIES)
    assert {name: (group.members, group.parent) for name, group in copied.items()} == {
        "house": (("a", "b"), None),
        "roof": (("c",), "house"),
    }


def test_pasted_groups_get_ids_and_names_of_their_own() -> None:
    copied = groups.of_entities(nested(), "dabc", ENTITIES)
    joined = groups.pasted(nested(), copied, {one: one.upper() for one in "abcd"})
    assert list(joined) == ["village", "house", "roof", "strange", "village_1", "house_1", "roof_1"]
    assert joined["village_1"] == Group(name="Village 2", members=("D",), parent=None)
    assert (joined["roof_1"].members, joined["roof_1"].parent) == (("C",), "house_1")
    alone = groups.pasted(None, copied, {"a": "a"})
    assert list(alone) == ["village", "house", "roof"]
    assert alone["house"].members == ("a",)


def test_a_duplicate_stands_in_the_group_of_its_original() -> None:
    joined = groups.duplicated(nested(), {"c": "c_1", "a": "a_1", "e": "e_1"}, ENTITIES)
    assert joined["house"].members == ("a", "b", "a_1")
    assert (joined["roof_1"].members, joined["roof_1"].parent) == (("c_1",), "house")


def test_the_innermost_common_group_is_where_paths_part() -> None:
    assert groups.innermost([("village", "house"), ("village", "house", "roof")]) == "house"
    assert groups.innermost([("village", "house"), ("village", "well")]) == "village"
    assert groups.innermost([("village",), ()]) is None
    assert groups.innermost([]) is None
