"""The history: where it stands, what was saved, what may merge."""

import pytest

from app.document import history as history_module
from app.document.edits import Edit, Side
from app.document.history import History


def _edit(label: str, key: str | None = None) -> Edit:
    return Edit(label, Side(), Side(), key)


def _with(*labels: str) -> History:
    history = History()
    for label in labels:
        history.record(_edit(label))
    return history


def test_steps_go_back_and_forward() -> None:
    history = _with("one", "two")
    assert (history.undo_label, history.redo_label, history.position) == ("two", "", 2)
    assert history.step_back().label == "two"
    assert (history.undo_label, history.redo_label) == ("one", "two")
    assert history.step_forward().label == "two"
    assert [step.label for step in history.steps] == ["one", "two"]


def test_there_is_no_step_beyond_the_ends() -> None:
    history = History()
    with pytest.raises(IndexError, match="nothing to undo"):
        history.step_back()
    with pytest.raises(IndexError, match="nothing to redo"):
        history.step_forward()
    assert (history.undo_label, history.redo_label) == ("", "")


def test_new_step_drops_what_was_undone() -> None:
    history = _with("one", "two")
    history.step_back()
    history.record(_edit("three"))
    assert [step.label for step in history.steps] == ["one", "three"]
    assert not history.can_redo


def test_dirty_means_away_from_the_saved_place() -> None:
    history = _with("one")
    assert history.is_dirty
    history.mark_saved()
    assert (history.is_dirty, history.saved_at) == (False, 1)
    history.step_back()
    assert history.is_dirty
    history.step_forward()
    assert not history.is_dirty


def test_saved_place_that_no_way_leads_to_is_forgotten() -> None:
    history = _with("one", "two")
    history.mark_saved()
    history.step_back()
    history.record(_edit("three"))
    assert history.saved_at is None
    assert history.is_dirty


def test_recovered_work_is_unsaved() -> None:
    history = History()
    history.mark_unsaved()
    assert history.is_dirty


def test_merging_is_by_key_with_the_last_step_only() -> None:
    history = History()
    assert history.mergeable_with("k") is None
    history.record(_edit("one", "k"))
    assert history.mergeable_with("k") is history.steps[0]
    assert history.mergeable_with("other") is None
    assert history.mergeable_with(None) is None
    history.step_back()
    assert history.mergeable_with("k") is None


def test_nothing_merges_into_a_saved_step() -> None:
    history = History()
    history.record(_edit("one", "k"))
    history.mark_saved()
    assert history.mergeable_with("k") is None


def test_merged_step_replaces_the_last() -> None:
    history = _with("one", "two")
    history.replace_last(_edit("both"))
    assert [step.label for step in history.steps] == ["one", "both"]
    history.replace_last(None)
    assert ([step.label for step in history.steps], history.position) == (["one"], 1)


def test_oldest_steps_are_forgotten_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "MAX_STEPS", 2)
    history = _with("one", "two", "three")
    assert [step.label for step in history.steps] == ["two", "three"]
    assert (history.position, history.saved_at) == (2, None)
    history.mark_saved()
    history.record(_edit("four"))
    assert history.saved_at == 1
    assert history.mergeable_with("k") is None
    history.mark_unsaved()
    history.record(_edit("five"))
    assert history.saved_at is None


def test_a_place_that_is_being_written_moves_with_the_steps_that_are_forgotten() -> None:
    history = History()
    for number in range(history_module.MAX_STEPS):
        history.record(_edit(str(number)))
    history.begin_writing()
    history.record(_edit("more"))
    history.end_writing(is_written=True)
    assert history.saved_at == history_module.MAX_STEPS - 1


def test_what_is_being_written_stays_a_place_of_its_own() -> None:
    history = History()
    history.record(_edit("one", "key"))
    assert history.mergeable_with("key") is not None
    history.begin_writing()
    assert history.mergeable_with("key") is None
    history.end_writing(is_written=True)
    assert not history.is_dirty


def test_a_place_that_is_being_written_and_then_undone_away_is_not_saved() -> None:
    history = _with("one", "two")
    history.begin_writing()
    history.step_back()
    history.record(_edit("three"))
    history.end_writing(is_written=True)
    assert history.is_dirty
