"""What the document tells of its steps."""

from app.document.steps import Step
from tests.helpers import levels


def test_each_step_tells_what_is_in_force_after_it() -> None:
    document = levels.document(levels.entity("a"))
    told: list[Step] = []
    leave = document.follow_steps(told.append)
    document.edit("Move", {"a": levels.entity("a", (1, 0, 0))})
    document.undo()
    document.redo()
    leave()
    document.undo()
    assert [step.kind for step in told] == ["do", "undo", "redo"]
    assert [step.side.entities["a"] for step in told] == [step.state.entities["a"] for step in told]


def test_an_open_transaction_tells_nothing_until_it_ends() -> None:
    document = levels.document(levels.entity("a"))
    told: list[Step] = []
    document.follow_steps(told.append)
    with document.transaction("Drag"):
        document.edit("Move", {"a": levels.entity("a", (1, 0, 0))})
        assert not told
    assert [step.edit.label for step in told] == ["Drag"]
