"""Undo, redo and merging."""

from app.staged.edits import Edit, History


def edit(label: str, key: str | None = None, before: int = 0, after: int = 1) -> Edit:
    return Edit(label, {label: before}, {label: after}, key)


def test_nothing_to_undo_or_redo_at_first() -> None:
    history = History()
    assert history.undo() is None
    assert history.redo() is None


def test_undo_gives_what_was_and_redo_what_became() -> None:
    history = History()
    history.push(edit("a"))
    assert history.undo() == {"a": 0}
    assert [one.label for one in history.undone] == ["a"]
    assert history.redo() == {"a": 1}
    assert [one.label for one in history.done] == ["a"]


def test_a_new_edit_forgets_what_was_undone() -> None:
    history = History()
    history.push(edit("a"))
    history.undo()
    history.push(edit("b"))
    assert history.redo() is None


def test_edits_with_one_key_become_one() -> None:
    history = History()
    history.push(Edit("first", {"x": 1}, {"x": 2}, "k"))
    history.push(Edit("second", {"x": 2, "y": 5}, {"x": 3, "y": 6}, "k"))
    assert len(history.done) == 1
    assert history.undo() == {"x": 1, "y": 5}
    assert history.redo() == {"x": 3, "y": 6}


def test_edits_without_a_key_or_with_another_stay_apart() -> None:
    history = History()
    for key in (None, None, "k", "l"):
        history.push(edit("a", key))
    assert len(history.done) == 4


def test_an_edit_after_undo_or_redo_is_not_merged() -> None:
    history = History()
    history.push(edit("a", "k"))
    history.push(edit("b"))
    history.undo()
    history.push(edit("a", "k"))
    assert len(history.done) == 2
    history.undo()
    history.redo()
    history.push(edit("a", "k"))
    assert len(history.done) == 3
