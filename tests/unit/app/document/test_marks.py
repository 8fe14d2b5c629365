"""What the editor keeps by entity id follows renames and deletions."""

from __future__ import annotations

from app.document import marks
from runtime.contracts.world import EditorState, Group


def marked() -> EditorState:
    return EditorState(
        hidden=("a", "b"), locked=("b",), groups={"g": Group(members=("a", "b"))}, twins={"a": {"card": 1}}
    )


def test_an_entity_made_later_under_an_id_that_was_deleted_starts_unmarked() -> None:
    left = marks.without(marked(), {"b"})
    assert (left.hidden, left.locked) == (("a",), ())
    assert left.groups == {"g": Group(members=("a",))}
    assert marks.without(left, {"b", "c"}) is left


def test_a_rename_is_followed_everywhere() -> None:
    changed = marks.renamed(marked(), "a", "z")
    assert (changed.hidden, changed.locked) == (("z", "b"), ("b",))
    assert changed.groups == {"g": Group(members=("z", "b"))}
    assert changed.twins == {"z": {"card": 1}}
    plain = EditorState(hidden=("b",))
    assert marks.renamed(plain, "a", "z") is plain
