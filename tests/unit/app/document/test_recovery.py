"""Recovery after a kill: real processes, really killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.document.autosave import JOURNAL, Autosave
from app.document.document import Document
from app.document.errors import LevelError
from app.document.recovery import discard, find_lost_work, recover, steps_of
from app.document.saving import save_level
from app.document.sidecar import sidecar_path, write_sidecar
from runtime.contracts.world import CameraPose, EditorState
from tests.helpers import levels
from tests.helpers.doomed_editor import doomed, killed, take_lock


def _level(folder: Path) -> Path:
    path = folder / "forest.json"
    save_level(levels.document(levels.entity("a")), path)
    return path


def test_a_killed_editor_loses_no_edit_that_was_written(tmp_path: Path) -> None:
    path = _level(tmp_path)
    killed(tmp_path / "r", path, "b", "c")
    (lost,) = find_lost_work(tmp_path / "r", take_lock)
    assert (lost.level, lost.name, lost.edits, lost.is_torn) == (path, "forest.json", 2, False)
    document = recover(lost)
    assert list(document.entities) == ["a", "b", "c"]
    assert (document.path, document.is_dirty, document.history.undo_label) == (path, True, "Add c")
    assert document.file.outside_change(path) == "none"
    discard(lost)
    assert not find_lost_work(tmp_path / "r", take_lock)


def test_a_level_that_was_never_saved_is_recovered_too(tmp_path: Path) -> None:
    killed(tmp_path, None, "b")
    (lost,) = find_lost_work(tmp_path, take_lock)
    document = recover(lost)
    assert (lost.level, document.path, list(document.entities)) == (None, None, ["b"])


def test_what_another_window_is_writing_is_left_alone(tmp_path: Path) -> None:
    with doomed(tmp_path, None, "b"):
        assert find_lost_work(tmp_path, take_lock) == ()
    assert len(find_lost_work(tmp_path, take_lock)) == 1


def test_a_file_that_changed_meanwhile_counts_as_changed(tmp_path: Path) -> None:
    path = _level(tmp_path)
    killed(tmp_path / "r", path, "b")
    path.write_bytes(path.read_bytes() + b"\n")
    (lost,) = find_lost_work(tmp_path / "r", take_lock)
    assert recover(lost).file.outside_change(path) == "changed"
    path.unlink()
    assert recover(lost).file.outside_change(path) == "deleted"


def test_a_torn_last_line_is_told(tmp_path: Path) -> None:
    killed(tmp_path, None, "b", "c")
    (lost,) = find_lost_work(tmp_path, take_lock)
    journal = lost.folder / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-9])
    (torn,) = find_lost_work(tmp_path, take_lock)
    assert (torn.edits, torn.is_torn) == (1, True)
    assert list(recover(torn).entities) == ["b"]


def test_the_steps_of_a_recovered_level_make_the_same_journal_again(tmp_path: Path) -> None:
    killed(tmp_path, None, "b", "c")
    (lost,) = find_lost_work(tmp_path, take_lock)
    document = recover(lost)
    saver = Autosave(tmp_path / "again", take_lock)
    saver.begin(document)
    for step in steps_of(document):
        saver.take(step)
    saver.flush()
    assert steps_of(document)[-1].state.entities == document.state.entities
    assert (saver.folder / JOURNAL).read_bytes().count(b"\n") == 3
    saver.close()


def test_leftovers_without_edits_are_removed_and_other_things_left(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "note.txt").write_text("not ours")
    killed(tmp_path, None)
    assert find_lost_work(tmp_path, take_lock) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]
    assert find_lost_work(tmp_path / "none", take_lock) == ()


def test_a_journal_whose_edits_were_all_taken_back_is_removed(tmp_path: Path) -> None:
    saver = Autosave(tmp_path, take_lock)
    document: Document = levels.document(levels.entity("a"))
    saver.begin(document)
    document.follow_steps(saver.take)
    document.edit("Add", {"b": levels.entity("b")})
    document.undo()
    saver.flush()
    left = tmp_path / "left"
    left.mkdir()
    (left / JOURNAL).write_bytes((saver.folder / JOURNAL).read_bytes())
    saver.close()
    assert find_lost_work(tmp_path, take_lock) == ()
    assert not left.exists()


@pytest.mark.parametrize("content", [b"", b"nonsense\n"])
def test_a_broken_journal_is_kept_and_told(tmp_path: Path, content: bytes) -> None:
    killed(tmp_path, None, "b")
    (lost,) = find_lost_work(tmp_path, take_lock)
    (lost.folder / JOURNAL).write_bytes(content)
    (broken,) = find_lost_work(tmp_path, take_lock)
    assert broken.problem
    with pytest.raises(LevelError, match="cannot be read"):
        recover(broken)
    assert (lost.folder / JOURNAL).exists()


def test_a_step_that_cannot_be_done_again_is_told(tmp_path: Path) -> None:
    killed(tmp_path, None, "b")
    (lost,) = find_lost_work(tmp_path, take_lock)
    journal = lost.folder / JOURNAL
    journal.write_bytes(journal.read_bytes().replace(b'"entities":{"b":', b'"entities":{"x":'))
    with pytest.raises(LevelError, match="is broken"):
        recover(lost)


def test_a_folder_whose_lock_cannot_be_made_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "lock").mkdir()
    assert find_lost_work(tmp_path, take_lock) == ()
    assert (tmp_path / "odd").exists()


def test_a_sidecar_that_says_the_same_is_known_wherever_the_camera_was(tmp_path: Path) -> None:
    path = tmp_path / "forest.json"
    save_level(levels.document(levels.entity("a"), editor=EditorState(hidden=("a",))), path)
    killed(tmp_path / "r", path, "b")
    (lost,) = find_lost_work(tmp_path / "r", take_lock)
    write_sidecar(path, EditorState(hidden=("a",), camera=CameraPose(distance=3)))
    assert recover(lost).file.sidecar_change(path) == "none"
    for text in ('{"hidden": ["b"]}', "{"):
        sidecar_path(path).write_text(text, encoding="utf-8")
        assert recover(lost).file.sidecar_change(path) == "changed"
