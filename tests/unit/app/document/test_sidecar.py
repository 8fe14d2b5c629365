"""The sidecar: read tolerantly, written atomically, a broken one set aside rather than lost."""

import json
from pathlib import Path

import pytest

from app.document import sidecar
from app.document.sidecar import Sidecar, read_sidecar, sidecar_change, sidecar_path, write_sidecar
from runtime.contracts.world import CameraPose, EditorState


def _level(tmp_path: Path, text: bytes | None = None) -> Path:
    level = tmp_path / "forest.json"
    if text is not None:
        sidecar_path(level).write_bytes(text)
    return level


def test_state_comes_back_with_what_we_do_not_know(tmp_path: Path) -> None:
    document = {"camera": {"target": [1, 2.5, 0], "yaw_rad": 0.1, "pitch_rad": 0, "distance": 3}, "notes": [1]}
    level = _level(tmp_path, json.dumps(document).encode())
    read = read_sidecar(level)
    state = read.editor
    assert read.problem == ""
    assert state.camera == CameraPose(target=(1, 2.5, 0), yaw_rad=0.1, pitch_rad=0, distance=3)
    write_sidecar(level, state)
    assert json.loads(sidecar_path(level).read_bytes()) == document


def test_no_sidecar_is_no_problem_and_an_empty_state_makes_none(tmp_path: Path) -> None:
    level = _level(tmp_path)
    assert read_sidecar(level) == Sidecar()
    assert write_sidecar(level, EditorState()) is None
    assert not sidecar_path(level).exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is not a JSON object"),
        (b'{"hidden": 5}', "has a wrong field hidden"),
        (b'{"camera": {"distance": "far"}}', "has a wrong field camera.distance"),
    ],
)
def test_broken_sidecar_is_told_and_set_aside_when_saving(tmp_path: Path, text: bytes, reason: str) -> None:
    level = _level(tmp_path, text)
    read = read_sidecar(level)
    assert read.editor == EditorState()
    assert read.problem.startswith(f"forest.editor.json {reason}")
    write_sidecar(level, EditorState(hidden=("a",)), set_old_aside=True)
    assert (tmp_path / "forest.editor.json.unread").read_bytes() == text
    assert json.loads(sidecar_path(level).read_bytes()) == {"hidden": ["a"]}


def test_sidecar_that_is_a_folder_or_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    level = _level(tmp_path)
    sidecar_path(level).mkdir()
    assert "cannot be read: Is a directory" in read_sidecar(level).problem
    other = tmp_path / "other.json"
    sidecar_path(other).write_bytes(b"{    }")
    monkeypatch.setattr(sidecar, "MAX_FILE_BYTES", 4)
    assert "over the limit of 4 bytes" in read_sidecar(other).problem


def test_what_another_program_did_to_it_is_told(tmp_path: Path) -> None:
    level = _level(tmp_path)
    assert sidecar_change(level, None) == "none"
    stamp = write_sidecar(level, EditorState(hidden=("a",)))
    assert stamp == read_sidecar(level).stamp
    assert sidecar_change(level, stamp) == "none"
    assert sidecar_change(level, None) == "changed"
    sidecar_path(level).write_text('{"hidden": ["b", "c"]}', encoding="utf-8")
    assert sidecar_change(level, stamp) == "changed"
    sidecar_path(level).unlink()
    assert sidecar_change(level, stamp) == "deleted"
