"""Operations: each is one undo step, says what it did, and is taken back whole."""

import pytest

from app.document import operations
from app.document.clipboard import PasteError
from app.document.document import Document
from app.document.errors import EditRefusedError
from runtime.contracts.world import EditorState, Transform
from tests.helpers import levels


@pytest.fixture
def document() -> Document:
    editor = EditorState(hidden=("wolf_1",), twins={"wolf_1": {"card": 3}, "rock_1": {"card": 4}})
    return levels.document(quests=(levels.quest(), levels.quest("rest", "rock_1")), editor=editor)


def _labels(document: Document) -> list[str]:
    return [step.label for step in document.history.steps]


def test_added_entity_is_selected_and_has_a_free_name(document: Document) -> None:
    assert operations.add_entity(document, "rock", (1, 0, 2), texture="stone") == "rock_2"
    added = document.entities["rock_2"]
    assert (added.components.mesh, added.material.texture, added.transform.position) == ("rock", "stone", (1, 0, 2))
    assert document.selection.ids == ("rock_2",)
    assert _labels(document) == ["Add rock_2"]
    assert document.findings == ()


def test_deleting_tells_which_quests_lose_their_entity(document: Document) -> None:
    assert [quest.id for quest in operations.delete_entities(document, ["wolf_1", "gone", "player_1"])] == ["hunt"]
    assert list(document.entities) == ["rock_1"]
    assert _labels(document) == ["Delete 2 entities"]
    assert [finding.rule for finding in document.findings] == ["W-008"]
    document.undo()
    assert list(document.entities) == ["player_1", "wolf_1", "rock_1"]
    assert document.findings == ()
    assert operations.delete_entities(document, []) == ()


def test_duplicates_stand_beside_their_originals_and_are_selected(document: Document) -> None:
    assert operations.duplicate_entities(document, ["wolf_1", "rock_1", "wolf_1"]) == ("wolf_2", "rock_2")
    assert document.entities["wolf_2"].transform.position == (6, 0, 1)
    assert document.selection.ids == ("wolf_2", "rock_2")
    assert operations.duplicate_entities(document, []) == ()
    assert _labels(document) == ["Duplicate 2 entities"]


def test_the_way_of_a_copy_is_known_while_both_are_there(document: Document) -> None:
    (copy,) = operations.duplicate_entities(document, ["wolf_1"], (0.1, 0, 0.2))
    assert operations.offset_between(document, "wolf_1", copy) == (0.1, 0, 0.2)
    assert operations.offset_between(document, "wolf_1", "wolf_1") is None
    operations.delete_entities(document, [copy])
    assert operations.offset_between(document, "wolf_1", copy) is None


def test_copies_are_pasted_under_free_names_and_do_not_cover_the_originals(document: Document) -> None:
    text = operations.copy_entities(document, ["rock_1", "player_1"])
    assert operations.paste_entities(document, text) == ("player_2", "rock_2")
    assert document.entities["rock_2"].transform.position == (3, 0, -2)
    other = levels.document(levels.entity("a", (9, 9, 9)))
    assert operations.paste_entities(other, text) == ("player_1", "rock_1")
    assert other.entities["rock_1"].transform.position == (2, 0, -3)
    with pytest.raises(PasteError):
        operations.paste_entities(other, "nothing")


def test_renaming_takes_quests_marks_and_bindings_along(document: Document) -> None:
    document.selection.replace(["wolf_1"])
    operations.rename_entity(document, "wolf_1", "alpha")
    assert list(document.entities) == ["player_1", "alpha", "rock_1"]
    assert [quest.trigger_entity for quest in document.quests] == ["alpha", "rock_1"]
    assert document.editor.hidden == ("alpha",)
    assert document.editor.twins == {"alpha": {"card": 3}, "rock_1": {"card": 4}}
    assert document.selection.ids == ("alpha",)
    document.undo()
    assert (document.editor.hidden, document.selection.ids) == (("wolf_1",), ("wolf_1",))
    operations.rename_entity(document, "player_1", "hero")
    assert document.editor.hidden == ("wolf_1",)


@pytest.mark.parametrize("wanted", ["", "a b", "rock_1"])
def test_name_that_cannot_be_is_refused(document: Document, wanted: str) -> None:
    with pytest.raises(EditRefusedError):
        operations.rename_entity(document, "wolf_1", wanted)
    operations.rename_entity(document, "wolf_1", "wolf_1")
    assert _labels(document) == []


def test_hiding_and_locking_are_steps(document: Document) -> None:
    operations.set_hidden(document, ["rock_1", "wolf_1"], True)
    operations.set_locked(document, ["rock_1"], True)
    operations.set_hidden(document, ["wolf_1"], False)
    operations.set_locked(document, ["player_1"], False)
    assert (document.editor.hidden, document.editor.locked) == (("rock_1",), ("rock_1",))
    assert _labels(document) == ["Hide 2 entities", "Lock rock_1", "Show wolf_1"]


def test_moving_many_is_one_step_and_leaves_out_what_is_gone(document: Document) -> None:
    to = Transform(position=(1, 1, 1), rotation=(0, 0, 0), scale=(1, 1, 1))
    operations.move_entities(document, {"wolf_1": to, "rock_1": to, "gone": to})
    operations.move_entities(document, {"wolf_1": to}, "Drop to ground")
    assert document.entities["rock_1"].transform == to
    assert _labels(document) == ["Move 2 entities"]


@pytest.mark.parametrize(
    ("ids", "before", "order"),
    [
        (["rock_1"], "player_1", ["rock_1", "player_1", "wolf_1"]),
        (["player_1"], "", ["wolf_1", "rock_1", "player_1"]),
        (["player_1"], "rock_1", ["wolf_1", "player_1", "rock_1"]),
        (["rock_1", "player_1"], "wolf_1", ["rock_1", "player_1", "wolf_1"]),
        (["wolf_1", "rock_1"], "rock_1", ["player_1", "wolf_1", "rock_1"]),
    ],
)
def test_the_order_of_the_file_is_changed_and_taken_back(
    document: Document, ids: list[str], before: str, order: list[str]
) -> None:
    start = list(document.entities)
    assert operations.reorder(document, ids, before) == (order != start)
    assert list(document.entities) == order
    document.undo()
    assert list(document.entities) == start


def test_what_is_gone_is_not_reordered(document: Document) -> None:
    assert not operations.reorder(document, ["gone"], "player_1")
    assert operations.reorder(document, ["gone", "rock_1"], "player_1")
    assert _labels(document) == ["Reorder rock_1"]
