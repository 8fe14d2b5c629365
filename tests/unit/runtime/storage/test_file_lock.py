"""The lock of the operating system."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from runtime.storage.file_lock import FileLock, LockedError


def test_it_is_held_by_one_and_says_by_whom(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    with pytest.raises(LockedError) as held:
        FileLock(tmp_path / "lock")
    assert held.value.owner == str(os.getpid())
    lock.release()
    lock.release()
    FileLock(tmp_path / "lock").release()


def test_a_file_left_behind_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("99999999 and more text than a process number has\n")
    lock = FileLock(tmp_path / "lock")
    assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    lock.release()


def test_where_no_file_can_be_made_the_system_says_why(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        FileLock(tmp_path / "gone" / "lock")
