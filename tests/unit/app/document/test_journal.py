"""Journal lines: what was done comes back as it was, step by step."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.document.document import Document
from app.document.journal import Head, JournalError, line_of, read_journal, replay
from app.document.steps import Step
from runtime.contracts.json_text import write_json
from runtime.contracts.world import EditorState
from tests.helpers import levels

HEAD = Head("/levels/forest.json", "forest.json", EditorState(hidden=("a",)))


def _written(document: Document, act: Callable[[Document], object]) -> bytes:
    steps: list[Step] = []
    document.follow_steps(steps.append)
    act(document)
    lines = [HEAD.to_line(), *(line_of(step, 1_000 + index) for index, step in enumerate(steps))]
    return b"\n".join(lines) + b"\n"


def _everything(document: Document) -> None:
    document.edit("Move", {"a": levels.entity("a", (1, 0, 0))}, merge_key="m")
    document.edit("Move", {"a": levels.entity("a", (2, 0, 0))}, merge_key="m")
    document.edit("Add", {"c": levels.entity("c")}, places={"c": 0})
    document.edit("Delete", {"b": None}, quests=(levels.quest(trigger="a"),))
    world = document.world.model_copy(update={"name": "Other"})
    scene = document.settings.model_copy(update={"skybox": "dusk"})
    document.edit("Settings", world=world, scene=scene, editor=EditorState(locked=("a",)), unknown={"n": 1})
    document.undo()
    document.undo()
    document.redo()


def test_a_replayed_journal_gives_the_same_state_and_the_same_history() -> None:
    document = levels.document(levels.entity("a"), levels.entity("b"))
    journal = read_journal(_written(document, _everything))
    again = levels.document(levels.entity("a"), levels.entity("b"))
    replay(again, journal.records)
    assert again.state == document.state
    assert list(again.entities) == list(document.entities)
    assert [step.label for step in again.history.steps] == ["Move", "Add", "Redo Delete"]
    assert (journal.head, journal.is_torn) == (HEAD, False)
    assert journal.records[-1].at_ms == 1_007


def test_steps_taken_back_beyond_the_beginning_become_edits() -> None:
    document = levels.document(levels.entity("a"))
    document.edit("One", {"a": levels.entity("a", (1, 0, 0))})
    document.edit("Two", {"a": levels.entity("a", (2, 0, 0))})
    begun = levels.document(*document.entities.values())
    journal = read_journal(_written(document, lambda it: it.jump(0)))
    replay(begun, journal.records)
    assert begun.state.entities == document.state.entities
    assert [step.label for step in begun.history.steps] == ["Undo Two", "Undo One"]
    assert journal.edits == 2


def test_edits_that_were_taken_back_do_not_count() -> None:
    document = levels.document(levels.entity("a"))

    def there_and_back(it: Document) -> None:
        it.edit("One", {"a": levels.entity("a", (1, 0, 0))})
        it.undo()

    assert read_journal(_written(document, there_and_back)).edits == 0


def test_a_torn_last_line_is_cut_off_and_told() -> None:
    content = _written(levels.document(levels.entity("a"), levels.entity("b")), _everything)
    whole = read_journal(content)
    torn = read_journal(content[:-5])
    assert torn.is_torn
    assert torn.records == whole.records[:-1]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"journal": 1', "no whole line"),
        (b"[]\n", "cannot be read"),
        (b'{"journal": 9, "level": "", "name": "", "editor": {}}\n', "has format 9"),
        (HEAD.to_line() + b"\nnonsense\n", "cannot be read"),
        (HEAD.to_line() + b'\n{"op": "do"}\n', "cannot be read"),
    ],
)
def test_what_is_no_journal_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(JournalError, match=why):
        read_journal(content)


def test_a_step_that_a_level_cannot_hold_is_refused() -> None:
    wrong = {"op": "do", "label": "x", "atMs": 1, "entities": {"a": levels.entity("b").to_wire()}}
    step = write_json(wrong)
    journal = read_journal(HEAD.to_line() + b"\n" + step + b"\n")
    with pytest.raises(JournalError, match="cannot be done again"):
        replay(levels.document(), journal.records)
