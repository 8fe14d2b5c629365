"""One merge of plain values: what one side changed is taken, what both changed is a choice, whoever comes first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts.three_way import ABSENT, Conflict, Place, ThreeWay, same

HERE = Place("entity", "wolf")
SCALAR = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["a", "b"]), st.just(0.5))
VALUE = st.recursive(
    SCALAR,
    lambda below: st.one_of(st.lists(below, max_size=2), st.dictionaries(st.sampled_from("xyz"), below)),
    max_leaves=8,
)
THING = st.fixed_dictionaries({"id": st.sampled_from("abcd"), "v": st.integers(0, 2)})
THINGS = st.lists(THING, max_size=4, unique_by=lambda one: one["id"])


def merged(base: Any, ours: Any, theirs: Any, place: Place = HERE) -> tuple[Any, list[Conflict]]:
    merging = ThreeWay()
    return merging.value(place, base, ours, theirs), merging.conflicts


@given(VALUE, VALUE)
def test_where_one_side_changed_nothing_the_other_is_the_result(base: Any, changed: Any) -> None:
    for value, conflicts in (merged(base, changed, base), merged(base, base, changed)):
        assert same(value, changed)
        assert conflicts == []


@given(VALUE, VALUE, VALUE)
def test_conflicts_are_the_same_from_either_side(base: Any, ours: Any, theirs: Any) -> None:
    _, forward = merged(base, ours, theirs)
    _, backward = merged(base, theirs, ours)
    turned = [Conflict(one.place, one.base, one.theirs, one.ours) for one in backward]
    assert sorted(map(repr, forward)) == sorted(map(repr, turned))


@given(THINGS, THINGS, THINGS)
def test_lists_of_things_merge_alike_from_either_side(base: Any, ours: Any, theirs: Any) -> None:
    forward, backward = ThreeWay(), ThreeWay()
    one = forward.things("entity", "entities", base, ours, theirs)
    other = backward.things("entity", "entities", base, theirs, ours)
    assert {found.place for found in forward.conflicts} == {found.place for found in backward.conflicts}
    if not forward.conflicts:
        assert sorted(one, key=lambda thing: str(thing["id"])) == sorted(other, key=lambda thing: str(thing["id"]))
    assert same(ThreeWay().things("entity", "entities", base, ours, base), ours)
    assert same(ThreeWay().things("entity", "entities", base, base, theirs), theirs)


def test_fields_of_one_object_come_together() -> None:
    assert merged({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}) == ({"a": 2, "b": 3}, [])


def test_what_was_added_or_taken_out_by_one_side_follows_it() -> None:
    assert merged({"a": 1}, {}, {"a": 1, "b": 2}) == ({"b": 2}, [])


def test_both_changed_a_field_so_ours_stands_and_it_is_told() -> None:
    value, conflicts = merged({"t": {"p": [0]}}, {"t": {"p": [1]}}, {"t": {"p": [2]}})
    assert value == {"t": {"p": [1]}}
    assert conflicts == [Conflict(Place("entity", "wolf", "t.p"), [0], [1], [2])]


def test_a_pick_settles_a_conflict() -> None:
    merging = ThreeWay({HERE: "theirs"})
    assert merging.value(HERE, 0, 1, 2) == 2
    assert merging.conflicts == []


def test_deleting_what_the_other_changed_is_a_conflict() -> None:
    value, [conflict] = merged({"a": 1}, ABSENT, {"a": 2})
    assert value is ABSENT
    assert repr(conflict.ours) == "absent"


def test_an_object_that_both_added_asks_for_what_differs() -> None:
    value, [conflict] = merged(ABSENT, {"a": 1, "b": 1}, {"a": 1, "b": 2})
    assert value == {"a": 1, "b": 1}
    assert (conflict.place.field, conflict.base) == ("b", ABSENT)


@pytest.mark.parametrize(("one", "other"), [(True, 1), (0, False), ([1], [True]), ({"a": 0}, {"a": False})])
def test_true_is_not_one(one: Any, other: Any) -> None:
    assert not same(one, other)
    assert merged(one, one, other) == (other, [])


def test_additions_of_both_stand_after_what_they_followed() -> None:
    def things(text: str) -> list[dict[str, str]]:
        return [{"id": letter} for letter in text]

    value = ThreeWay().things("entity", "entities", things("abc"), things("axbc"), things("yabcz"))
    assert "".join(thing["id"] for thing in value) == "yaxbcz"


@pytest.mark.parametrize(("pick", "wanted"), [("ours", "bac"), ("theirs", "cab")])
def test_an_order_that_both_changed_is_a_choice(pick: Any, wanted: str) -> None:
    place = Place("level", "", "order of entities")
    unsettled = ThreeWay()
    assert unsettled.order(place, "abc", "bac", "cab") == list("bac")
    assert [found.place for found in unsettled.conflicts] == [place]
    assert ThreeWay({place: pick}).order(place, "abc", "bac", "cab") == list(wanted)


def test_an_order_that_one_side_changed_is_taken() -> None:
    place = Place("level", "", "order of entities")
    assert ThreeWay().order(place, "abc", "abc", "cba") == list("cba")
    assert ThreeWay().order(place, "abc", "cba", "cba") == list("cba")


@pytest.mark.parametrize("broken", [[{"id": "a", "v": 9}, {"id": "a"}], [{"v": 1}], "text", [1]])
def test_a_list_whose_ids_tell_nothing_apart_is_one_field(broken: Any) -> None:
    merging = ThreeWay()
    assert merging.things("entity", "entities", [], [{"id": "b"}], broken) == [{"id": "b"}]
    assert [found.place for found in merging.conflicts] == [Place("level", "", "entities")]


def test_a_list_that_both_began_comes_together() -> None:
    assert ThreeWay().things("quest", "quests", ABSENT, [{"id": "a"}], [{"id": "b"}]) == [{"id": "a"}, {"id": "b"}]


@pytest.mark.parametrize("field", ["hidden", "locked", "groups.g.members"])
def test_names_in_the_sidecar_are_sets(field: str) -> None:
    place = Place("editor", "", field)
    assert merged(["a", "b"], ["b", "c"], ["a", "b", "d"], place) == (["b", "c", "d"], [])
    assert merged(ABSENT, ["a"], ["b"], place) == (["a", "b"], [])
    assert len(merged(["a"], ["b"], [1], place)[1]) == 1
    assert len(merged(["a"], ["b"], ["c"], Place("editor", "", "x"))[1]) == 1
