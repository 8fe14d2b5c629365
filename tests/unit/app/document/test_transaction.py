"""Several edits as one step: committed, rolled back, over."""

from __future__ import annotations

import pytest

from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.errors import EditRefusedError
from tests.helpers import levels

MOVED = levels.entity("wolf_1", (6, 0, 0), kind="npc", script="wolf_ai")


def test_transaction_is_one_step() -> None:
    document = levels.document()
    told: list[DocumentChange] = []
    document.subscribe(told.append)
    with document.transaction("Drag") as drag:
        document.edit("x", {"wolf_1": levels.entity("wolf_1", (1, 0, 0))})
        document.edit("x", {"wolf_1": MOVED, "new": levels.entity("new")})
        assert (drag.is_open, document.is_dirty, document.can_undo, document.undo()) == (True, True, False, False)
        assert not document.redo()
    assert not drag.is_open
    assert [step.label for step in document.history.steps] == ["Drag"]
    assert [change.is_preview for change in told] == [True, True, False]
    document.undo()
    assert "new" not in document.entities
    assert document.entities["wolf_1"].transform.position == (5, 0, 0)


def test_rolled_back_transaction_puts_the_very_state_back() -> None:
    document = levels.document()
    start = document.state
    told: list[DocumentChange] = []
    document.subscribe(told.append)
    drag = document.transaction("Drag")
    document.edit("x", {"wolf_1": MOVED, "player_1": None, "new": levels.entity("new")}, places={"rock_1": 0})
    drag.rollback()
    assert document.state is start
    assert (document.history.steps, document.is_dirty) == ((), False)
    assert dict(told[-1].entities) == {
        "wolf_1": start.entities["wolf_1"],
        "player_1": start.entities["player_1"],
        "new": None,
    }
    drag.rollback()
    assert not drag.commit()


def _move_then_fail(document: Document) -> None:
    document.edit("x", {"wolf_1": MOVED})
    document.edit("x", {"wolf_1": levels.entity("other")})


def test_exception_rolls_a_transaction_back() -> None:
    document = levels.document()
    start = document.state
    with pytest.raises(EditRefusedError), document.transaction("Drag"):
        _move_then_fail(document)
    assert document.state is start


def test_transaction_without_change_is_no_step() -> None:
    document = levels.document()
    with document.transaction("Drag"):
        document.edit("x", {"wolf_1": MOVED})
        document.edit("x", {"wolf_1": levels.document().entities["wolf_1"]})
    assert document.history.steps == ()
    drag = document.transaction("Drag")
    drag.rollback()
    assert not document.is_dirty
