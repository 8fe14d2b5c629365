"""File stamps: touched is not changed, changed and deleted are."""

import os
from pathlib import Path

from app.document.stamp import FileStamp


def _file(tmp_path: Path) -> tuple[Path, FileStamp]:
    path = tmp_path / "level.json"
    path.write_bytes(b"old")
    return path, FileStamp.of(path, b"old")


def test_untouched_and_merely_touched_files_have_not_changed(tmp_path: Path) -> None:
    path, stamp = _file(tmp_path)
    assert stamp.compare(path) == "none"
    os.utime(path, ns=(1, 1))
    assert stamp.compare(path) == "none"


def test_other_content_is_noticed_by_time_or_by_size(tmp_path: Path) -> None:
    path, stamp = _file(tmp_path)
    path.write_bytes(b"new")
    os.utime(path, ns=(1, 1))
    assert stamp.compare(path) == "changed"
    path.write_bytes(b"longer")
    os.utime(path, ns=(stamp.mtime_ns, stamp.mtime_ns))
    assert stamp.compare(path) == "changed"


def test_deleted_file_is_noticed(tmp_path: Path) -> None:
    path, stamp = _file(tmp_path)
    path.unlink()
    assert stamp.compare(path) == "deleted"
