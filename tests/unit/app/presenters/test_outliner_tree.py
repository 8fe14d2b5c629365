"""Where rows stand when there are groups, and what they stand for."""

from __future__ import annotations

from app.document.groups import tree_of
from app.presenters.outliner_tree import (
    Place,
    chosen_keys,
    entities_of,
    group_at,
    group_rows,
    key_of,
    places,
    seen_key,
)
from runtime.contracts.world import Group

TREE = tree_of(
    {"village": Group(name="Village", members=("d",)), "house": Group(members=("a", "b"), parent="village")}, "abcde"
)


def test_groups_come_first_with_what_is_in_them_below() -> None:
    found = places(TREE, "abcde", ())
    assert list(found) == ["group:village", "group:house", "a", "b", "d", "c", "e"]
    assert [place.depth for place in found.values()] == [0, 1, 2, 2, 1, 0, 0]
    assert not any(place.is_away for place in found.values())


def test_what_is_in_a_folded_group_is_away() -> None:
    away = [key for key, place in places(TREE, "abcde", {"house"}).items() if place.is_away]
    assert away == ["a", "b"]
    away = [key for key, place in places(TREE, "abcde", {"village"}).items() if place.is_away]
    assert away == ["group:house", "a", "b", "d"]


def test_keys_stand_for_entities() -> None:
    assert (group_at(key_of("house")), group_at("a")) == ("house", None)
    assert entities_of(TREE, ["c", "group:house", "a", "group:gone"]) == ("c", "a", "b")
    assert chosen_keys(TREE, ["a", "b", "c"]) == {"a", "b", "c", "group:house"}


def test_an_entity_is_seen_in_the_outermost_group_that_is_folded() -> None:
    assert seen_key(TREE, "a", ()) == "a"
    assert seen_key(TREE, "a", {"house", "village"}) == "group:village"
    assert seen_key(TREE, None, ()) is None


def test_a_group_is_marked_when_all_in_it_are() -> None:
    rows = group_rows(TREE, places(TREE, "abcde", {"house"}), {"house"}, {"a", "b"}, {"a"})
    house, village = rows["group:house"], rows["group:village"]
    assert (house.name, house.count, house.is_hidden, house.is_locked, house.is_folded) == (
        "house",
        2,
        True,
        False,
        True,
    )
    assert (village.name, village.count, village.is_hidden, village.depth) == ("Village", 3, False, 0)
    assert Place() == Place(0, False)
