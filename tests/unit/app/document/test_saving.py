"""Level files: every way in which saving can go, with nothing lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.document import saving
from app.document.errors import ChangedOnDiskError, LevelError
from app.document.files import open_level
from app.document.saving import SLICE, finish_save, plan_save, save_level, text_of, write_plan
from app.document.sidecar import sidecar_path
from runtime.contracts.json_text import write_pretty_json
from runtime.contracts.world import CameraPose, EditorState, WorldSpec
from tests.helpers import levels
from tests.helpers.cramped_saver import saved_where_it_cannot_be

SAMPLES = Path(__file__).parents[4] / "resources" / "samples" / "worlds"


def _wire(**changes: Any) -> dict[str, Any]:
    return {**levels.world(levels.entity("a"), levels.entity("b")).to_wire(), "schema_version": "1.0", **changes}


def _file(tmp_path: Path, content: object, name: str = "forest.json") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*[!r].json")), ids=lambda path: str(path.name))
def test_saved_sample_is_the_same_to_the_byte(sample: Path, tmp_path: Path) -> None:
    path = _file(tmp_path, sample.read_bytes(), sample.name)
    save_level(open_level(path))
    assert path.read_bytes() == sample.read_bytes()


def test_one_entity_change_is_a_one_entity_difference(tmp_path: Path) -> None:
    odd = {key: levels.entity("b").to_wire()[key] for key in ("components", "type", "id", "material", "transform")}
    wire = _wire()
    wire["entities"][1] = odd
    path = _file(tmp_path, write_pretty_json({"note": 1, **dict(reversed(wire.items()))}))
    before = path.read_text().splitlines()
    document = open_level(path)
    document.edit("Move", {"b": levels.entity("b", (7, 0, 0))})
    save_level(document)
    after = path.read_text().splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ("          0,", "          7,")
    ]


def test_sidecar_goes_with_the_level(tmp_path: Path) -> None:
    path = _file(tmp_path, _wire())
    document = open_level(path)
    document.edit("Hide", editor=EditorState(hidden=("a",)))
    document.move_camera(CameraPose(distance=4))
    save_level(document)
    again = open_level(path)
    assert (again.editor.hidden, again.camera) == (("a",), CameraPose(distance=4))


def test_unreadable_sidecar_is_told_and_kept(tmp_path: Path) -> None:
    path = _file(tmp_path, _wire())
    sidecar_path(path).write_bytes(b"{")
    document = open_level(path)
    assert "forest.editor.json is not JSON" in document.file.sidecar_problem
    document.edit("Hide", editor=EditorState(hidden=("a",)))
    save_level(document)
    assert document.file.sidecar_problem == ""
    assert (tmp_path / "forest.editor.json.unread").read_bytes() == b"{"


def test_level_without_a_file_needs_one(tmp_path: Path) -> None:
    document = levels.document()
    with pytest.raises(LevelError, match="has no file yet"):
        save_level(document)
    with pytest.raises(LevelError, match="is a name for a sidecar"):
        save_level(document, tmp_path / "x.editor.json")
    save_level(document, tmp_path / "new.json")
    assert (document.name, document.is_dirty) == ("new.json", False)
    assert open_level(tmp_path / "new.json").to_spec() == document.to_spec()


def test_file_changed_outside_is_never_overwritten_silently(tmp_path: Path) -> None:
    path = _file(tmp_path, _wire())
    document = open_level(path)
    document.edit("Move", {"a": levels.entity("a", (1, 0, 0))})
    path.write_bytes(b"someone else's")
    with pytest.raises(ChangedOnDiskError, match="was changed by another program"):
        save_level(document)
    assert path.read_bytes() == b"someone else's"
    assert document.is_dirty
    save_level(document, overwrite_changed=True)
    save_level(document)
    assert open_level(path).entities["a"].transform.position == (1, 0, 0)


def test_deleted_file_is_written_again(tmp_path: Path) -> None:
    path = _file(tmp_path, _wire())
    document = open_level(path)
    path.unlink()
    save_level(document)
    assert path.exists()


def test_failed_save_leaves_the_old_file_and_the_document_dirty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _file(tmp_path, _wire())
    old = path.read_bytes()
    document = open_level(path)
    document.edit("Move", {"a": levels.entity("a", (1, 0, 0))})

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving, "write_atomically", fail)
    with pytest.raises(LevelError, match="cannot be saved: No space left on device") as refused:
        save_level(document)
    assert "Save as" in refused.value.remedy
    assert path.read_bytes() == old
    assert document.is_dirty
    monkeypatch.undo()
    monkeypatch.setattr(saving, "write_sidecar", fail)
    with pytest.raises(LevelError, match=r"is saved, but not its forest\.editor\.json"):
        save_level(document)
    monkeypatch.undo()
    save_level(document)
    assert not document.is_dirty


def test_file_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    path = _file(tmp_path, _wire())
    document = open_level(path)
    document.path = path / "below.json"
    with pytest.raises(LevelError, match="cannot be looked at: Not a directory"):
        save_level(document)
    with pytest.raises(LevelError, match="cannot be saved"):
        save_level(document, tmp_path / "missing" / "x.json")


_NUMBERS = st.one_of(st.integers(-(2**70), 2**70), st.floats(allow_nan=False, allow_infinity=False))
_UNKNOWN = st.dictionaries(
    st.text("xyz", min_size=1, max_size=3),
    st.recursive(st.one_of(_NUMBERS, st.text(), st.none(), st.booleans()), lambda inner: st.lists(inner, max_size=3)),
    max_size=3,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(unknown=_UNKNOWN, position=st.tuples(_NUMBERS, _NUMBERS, _NUMBERS), text=st.text())
def test_saved_and_opened_again_is_equal_with_all_unknown_fields(
    tmp_path: Path, unknown: dict[str, Any], position: tuple[float, float, float], text: str
) -> None:
    wire = _wire()
    wire["world"] = {**wire["world"], "name": text, **unknown}
    wire["entities"][0] = {**wire["entities"][0], **unknown}
    wire["entities"][0]["transform"] = {**wire["entities"][0]["transform"], "position": list(position), **unknown}
    wire.update(unknown)
    try:
        document = levels.Document(WorldSpec.from_wire(wire))
        save_level(document, tmp_path / "round.json", overwrite_changed=True)
    except UnicodeEncodeError:
        return
    again = open_level(tmp_path / "round.json")
    assert again.state.to_wire() == wire
    first = (tmp_path / "round.json").read_bytes()
    save_level(again)
    assert (tmp_path / "round.json").read_bytes() == first


def test_a_level_may_be_edited_while_it_is_written(tmp_path: Path) -> None:
    document = open_level(_file(tmp_path, _wire()))
    document.edit("One", {"c": levels.entity("c")}, merge_key="k")
    plan = plan_save(document)
    document.edit("Two", {"d": levels.entity("d")}, merge_key="k")
    finish_save(document, plan, write_plan(plan))
    assert [step.label for step in document.history.steps] == ["One", "Two"]
    assert document.is_dirty
    assert list(open_level(plan.target).entities) == ["a", "b", "c"]
    document.undo()
    assert not document.is_dirty


def test_what_was_taken_back_and_replaced_while_it_was_written_is_no_saved_place(tmp_path: Path) -> None:
    document = open_level(_file(tmp_path, _wire()))
    document.edit("One", {"c": levels.entity("c")})
    plan = plan_save(document)
    document.undo()
    document.edit("Two", {"d": levels.entity("d")})
    finish_save(document, plan, write_plan(plan))
    assert document.is_dirty
    document.undo()
    assert document.is_dirty


@pytest.mark.parametrize("strange", [1, 10**30])
def test_text_made_in_slices_is_that_made_at_once(strange: int) -> None:
    entities = [levels.entity(f"e_{index}", (strange, 0, 0)).to_wire() for index in range(2 * SLICE + 1)]
    document = {"note": {"x": 1}, "entities": entities, "quests": []}
    assert text_of(document) == write_pretty_json(document)


def test_sidecar_changed_outside_is_never_overwritten_silently(tmp_path: Path) -> None:
    path = _file(tmp_path, _wire())
    document = open_level(path)
    sidecar_path(path).write_text('{"hidden": ["b"]}', encoding="utf-8")
    document.edit("Hide", editor=EditorState(hidden=("a",)))
    with pytest.raises(ChangedOnDiskError, match=r"forest\.editor\.json was changed by another program"):
        save_level(document)
    assert sidecar_path(path).read_text(encoding="utf-8") == '{"hidden": ["b"]}'
    save_level(document, overwrite_changed=True)
    assert open_level(path).editor.hidden == ("a",)
    save_level(document)


@pytest.mark.parametrize(("how", "reason"), [("full", "File too large"), ("locked", "Permission denied")])
def test_a_save_that_the_disk_refuses_names_file_and_remedy_and_leaves_the_old_one_whole(
    tmp_path: Path, how: str, reason: str
) -> None:
    folder = tmp_path / "levels"
    folder.mkdir()
    path = folder / "forest.json"
    path.write_bytes(write_pretty_json(_wire()))
    old = path.read_bytes()
    folder.chmod(0o555 if how == "locked" else 0o755)
    try:
        told = saved_where_it_cannot_be(how, path)
    finally:
        folder.chmod(0o755)
    assert told["what"] == f"forest.json cannot be saved: {reason}"
    assert told["where"] == "forest.json"
    assert "The file on disk is as it was" in told["remedy"]
    assert "Save as" in told["remedy"]
    assert told["is_dirty"]
    assert [one.name for one in folder.iterdir()] == ["forest.json"]
    assert path.read_bytes() == old
