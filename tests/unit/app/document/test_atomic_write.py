"""Atomic write: the old file or the new one, whole, at every step; nothing left over."""

import os
import stat
from pathlib import Path

import pytest

from app.document.atomic_write import ignore_step, write_atomically

STEPS = ["open", "write", "sync", "replace", "sync folder"]


class _DiskFullError(OSError):
    pass


def test_content_is_replaced_and_nothing_is_left_over(tmp_path: Path) -> None:
    path = tmp_path / "level.json"
    steps: list[str] = []
    write_atomically(path, b"one")
    write_atomically(path, b"two", steps.append)
    assert path.read_bytes() == b"two"
    assert steps == STEPS
    assert [entry.name for entry in tmp_path.iterdir()] == ["level.json"]
    ignore_step("nothing happens")


@pytest.mark.parametrize("failing", STEPS)
def test_failure_at_any_step_leaves_a_whole_file(tmp_path: Path, failing: str) -> None:
    path = tmp_path / "level.json"
    path.write_bytes(b"old")

    def fail(step: str) -> None:
        if step == failing:
            raise _DiskFullError(28, "No space left on device")

    with pytest.raises(_DiskFullError):
        write_atomically(path, b"new", fail)
    assert path.read_bytes() == (b"new" if failing == "sync folder" else b"old")
    assert [entry.name for entry in tmp_path.iterdir()] == ["level.json"]


def test_mode_of_the_old_file_is_kept_and_a_new_one_follows_the_mask(tmp_path: Path) -> None:
    path = tmp_path / "level.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    mask = os.umask(0o027)
    try:
        write_atomically(tmp_path / "other.json", b"new")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "other.json").stat().st_mode) == 0o640


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "level.json"
    target.write_bytes(b"old")
    link = tmp_path / "level.json"
    link.symlink_to(target)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
