"""Level files: every way in which opening and saving can go, with nothing lost."""

import gc
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.document import files
from app.document.errors import ChangedOnDiskError, LevelError
from app.document.files import open_level, save_level
from app.document.sidecar import sidecar_path
from runtime.contracts.world import CameraPose, EditorState, WorldSpec
from tests.helpers import levels

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
    path = _file(tmp_path, files.write_pretty_json({"note": 1, **dict(reversed(wire.items()))}))
    before = path.read_text().splitlines()
    document = open_level(path)
    document.edit("Move", {"b": levels.entity("b", (7, 0, 0))})
    save_level(document)
    after = path.read_text().splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ("          0,", "          7,")
    ]


def test_what_can_be_held_opens_with_its_findings(tmp_path: Path) -> None:
    broken = levels.entity("b c", scale=(0, 1, 1)).to_wire()
    quests = [{"id": "q", "triggerEntity": "nobody", "goal": ""}]
    path = _file(tmp_path, b"\xef\xbb\xbf" + json.dumps(_wire(entities=[broken], quests=quests)).encode())
    document = open_level(path, assets=lambda kind, name: True)
    assert [finding.rule for finding in document.findings] == ["W-003", "W-006", "W-008"]
    assert (document.path, document.is_dirty) == (path, False)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": 1, "a": 2}', "has the key 'a' twice"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 100 + b"]" * 100, "nested deeper than 64"),
        (b"[]", "the document: a world spec is a JSON object"),
        (b'{"cards": []}', "is a card configuration"),
        (_wire(schema_version="2.0"), 'schema_version must be "1.0"'),
        (_wire(entities=5), "entities: a list is due here"),
        (_wire(entities=[levels.entity("a").to_wire(), levels.entity("a").to_wire()]), "'a' is already used"),
        (_wire(entities=[{"id": "a"}]), "entities[0].type: is missing"),
    ],
)
def test_what_cannot_be_held_is_refused_with_the_reason(tmp_path: Path, content: object, what: str) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(LevelError) as refused:
        open_level(path)
    assert what in refused.value.what
    assert refused.value.where == str(path)
    assert refused.value.remedy


def test_all_findings_come_with_the_refusal(tmp_path: Path) -> None:
    bad = levels.entity("a", scale=(0, 1, 1)).to_wire()
    bad["type"] = "ghost"
    with pytest.raises(LevelError, match="and 2 more findings") as refused:
        open_level(_file(tmp_path, _wire(entities=[bad, 5], scene=None)))
    assert [finding.rule for finding in refused.value.findings] == ["W-002", "W-010", "W-006", "W-002"]
    with pytest.raises(LevelError, match="and 1 more finding "):
        open_level(_file(tmp_path, _wire(entities=[bad, 5])))


def test_what_the_rules_overlook_is_refused_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "check_world", lambda document: [])
    with pytest.raises(LevelError, match=r"cannot be opened: entities\.0\.id"):
        open_level(_file(tmp_path, _wire(entities=[{"id": 5}])))


def test_entity_without_a_mesh_name_opens_to_be_mended(tmp_path: Path) -> None:
    document = open_level(_file(tmp_path, _wire(entities=[levels.entity("a", mesh="").to_wire()])))
    assert [(finding.rule, finding.field) for finding in document.findings] == [("W-002", "components.mesh")]


@pytest.mark.parametrize("number", [10**400, -(10**400)])
def test_number_beyond_every_double_is_refused(tmp_path: Path, number: int) -> None:
    with pytest.raises(LevelError, match="must be a finite number that fits a double"):
        open_level(_file(tmp_path, _wire(entities=[levels.entity("a", (number, 0, 0)).to_wire()])))


@pytest.mark.parametrize("was_enabled", [True, False])
def test_collector_is_left_as_it_was(was_enabled: bool) -> None:
    try:
        gc.enable() if was_enabled else gc.disable()
        with files.collector_paused():
            assert not gc.isenabled()
        assert gc.isenabled() == was_enabled
    finally:
        gc.enable()


def test_paths_that_are_no_level_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reason(path: Path) -> str:
        with pytest.raises(LevelError) as refused:
            open_level(path)
        return refused.value.what

    assert reason(tmp_path) == f"{tmp_path.name} is a folder"
    assert reason(tmp_path / "none.json") == "none.json does not exist"
    os.mkfifo(tmp_path / "pipe.json")
    assert reason(tmp_path / "pipe.json") == "pipe.json is not a file"
    assert "cannot be read: Not a directory" in reason(_file(tmp_path, b"") / "below.json")
    assert "what the editor remembers" in reason(_file(tmp_path, b"{}", "forest.editor.json"))
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 2 * 1024 * 1024)
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert reason(huge) == "huge.json has 200 MiB, over the limit of 2 MiB"


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

    monkeypatch.setattr(files, "write_atomically", fail)
    with pytest.raises(LevelError, match="cannot be saved: No space left on device") as refused:
        save_level(document)
    assert "Save as" in refused.value.remedy
    assert path.read_bytes() == old
    assert document.is_dirty
    monkeypatch.undo()
    monkeypatch.setattr(files, "write_sidecar", fail)
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


def test_what_only_the_strict_reader_can_tell_apart_opens_too(tmp_path: Path) -> None:
    wire = {"first": {"entities": [1]}, **_wire()}
    document = open_level(_file(tmp_path, wire))
    assert list(document.entities) == ["a", "b"]
    assert dict(document.state.unknown) == {"first": {"entities": [1]}}
