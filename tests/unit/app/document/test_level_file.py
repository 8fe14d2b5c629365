"""What is remembered of a file."""

from pathlib import Path

from app.document.level_file import LevelFile
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
