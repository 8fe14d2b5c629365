"""What is remembered of a file."""

from pathlib import Path

from app.document.level_file import LevelFile
from app.document.sidecar import sidecar_path
from app.document.stamp import FileStamp


def test_document_without_a_file_has_no_outside_change(tmp_path: Path) -> None:
    assert LevelFile().outside_change(tmp_path / "level.json") == "none"
    assert LevelFile().outside_change(None) == "none"


def test_outside_change_is_that_of_the_stamp(tmp_path: Path) -> None:
    path = tmp_path / "level.json"
    path.write_bytes(b"old")
    file = LevelFile(FileStamp.of(path, b"old"))
    path.unlink()
    assert file.outside_change(path) == "deleted"


def test_a_sidecar_is_compared_with_what_was_read_beside_the_level(tmp_path: Path) -> None:
    path = tmp_path / "level.json"
    path.write_bytes(b"{}")
    assert LevelFile().sidecar_change(path) == "none"
    file = LevelFile(FileStamp.of(path, b"{}"))
    assert file.sidecar_change(None) == "none"
    assert file.sidecar_change(path) == "none"
    sidecar_path(path).write_bytes(b"{}")
    assert file.sidecar_change(path) == "changed"
    file.sidecar_problem = "level.editor.json cannot be read"
    assert file.sidecar_change(path) == "none"
