"""The sidecar: read tolerantly, written atomically, a broken one set aside rather than lost."""

import json
from pathlib import Path

import pytest

from app.document import sidecar
from app.document.sidecar import read_sidecar, sidecar_path, write_sidecar
from runtime.contracts.world import CameraPose, EditorState


def _level(tmp_path: Path, text: bytes | None = None) -> Path:
    level = tmp_path / "forest.json"
    if text is not None:
        sidecar_path(level).write_bytes(text)
    return level


def test_state_comes_back_with_what_we_do_not_know(tmp_path: Path) -> None:
    document = {"camera": {"target": [1, 2.5, 0], "yaw_rad": 0.1, "pitch_rad": 0, "distance": 3}, "notes": [1]}
    level = _level(tmp_path, json.dumps(document).encode())
    state, problem = read_sidecar(level)
    assert problem == ""
    assert state.camera == CameraPose(target=(1, 2.5, 0), yaw_rad=0.1, pitch_rad=0, distance=3)
    write_sidecar(level, state)
    assert json.loads(sidecar_path(level).read_bytes()) == document


def test_no_sidecar_is_no_problem_and_an_empty_state_makes_none(tmp_path: Path) -> None:
    level = _level(tmp_path)
    assert read_sidecar(level) == (EditorState(), "")
    write_sidecar(level, EditorState())
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
    state, problem = read_sidecar(level)
    assert state == EditorState()
    assert problem.startswith(f"forest.editor.json {reason}")
    write_sidecar(level, EditorState(hidden=("a",)), set_old_aside=True)
    assert (tmp_path / "forest.editor.json.unread").read_bytes() == text
    assert json.loads(sidecar_path(level).read_bytes()) == {"hidden": ["a"]}


def test_sidecar_that_is_a_folder_or_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    level = _level(tmp_path)
    sidecar_path(level).mkdir()
    assert "cannot be read: Is a directory" in read_sidecar(level)[1]
    other = tmp_path / "other.json"
    sidecar_path(other).write_bytes(b"{    }")
    monkeypatch.setattr(sidecar, "MAX_FILE_BYTES", 4)
    assert "over the limit of 4 bytes" in read_sidecar(other)[1]
