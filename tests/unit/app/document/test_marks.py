"""What the editor keeps by entity id follows renames and deletions."""

from __future__ import annotations

from app.document import marks
from runtime.contracts.world import EditorState, Group, PrefabInstance


def marked() -> EditorState:
    return EditorState(
        hidden=("a", "b"), locked=("b",), groups={"g": Group(members=("a", "b"))}, twins={"a": {"card": 1}}
    )


def test_an_entity_made_later_under_an_id_that_was_deleted_starts_unmarked() -> None:
    left = marks.without(marked(), {"b"})
    assert (left.hidden, left.locked) == (("a",), ())
    assert left.groups == {"g": Group(members=("a",))}
    assert marks.without(left, {"b", "c"}) is left


def test_copies_join_the_groups_of_their_originals() -> None:
    joined = marks.copied(marked(), {"b": "b_1"}, frozenset("ab"))
    assert joined.groups == {"g": Group(members=("a", "b", "b_1"))}
    assert marks.copied(marked(), {"c": "c_1"}, frozenset("abc")) == marked()
    plain = EditorState(hidden=("b",))
    assert marks.copied(plain, {"b": "b_1"}, frozenset("ab")) is plain


def instances() -> EditorState:
    one = PrefabInstance(prefab="house", parts={"wall": "a", "roof": "b"})
    return EditorState(instances={"house_1": one, "odd": 3})


def test_instances_lose_parts_that_go_and_vanish_with_the_last() -> None:
    left = marks.without(instances(), {"b"})
    assert left.instances == {"house_1": PrefabInstance(prefab="house", parts={"wall": "a"}), "odd": 3}
    assert marks.without(left, {"a"}).instances == {"odd": 3}
    assert marks.without(left, {"z"}) is left


def test_instances_follow_renames() -> None:
    changed = marks.renamed(instances(), "b", "top")
    assert (changed.instances or {})["house_1"].parts == {"wall": "a", "roof": "top"}
    assert marks.renamed(instances(), "z", "y") == instances()


def test_only_a_whole_instance_has_its_copy() -> None:
    joined = marks.copied(instances(), {"a": "a_1", "b": "b_1"}, frozenset("ab")).instances or {}
    assert list(joined) == ["house_1", "odd", "house_2"]
    assert joined["house_2"].parts == {"wall": "a_1", "roof": "b_1"}
    assert marks.copied(instances(), {"a": "a_1"}, frozenset("ab")) == instances()


def test_a_rename_is_followed_everywhere() -> None:
    changed = marks.renamed(marked(), "a", "z")
    assert (changed.hidden, changed.locked) == (("z", "b"), ("b",))
    assert changed.groups == {"g": Group(members=("z", "b"))}
    assert changed.twins == {"z": {"card": 1}}
    plain = EditorState(hidden=("b",))
    assert marks.renamed(plain, "a", "z") is plain
