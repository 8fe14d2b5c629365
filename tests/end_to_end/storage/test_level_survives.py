"""A write of a level that is cut short leaves the old level or the new one, whole; no version is given out twice."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.storage.data_directory import DataDirectory
from runtime.storage.level_draft import level_draft
from runtime.storage.levels import LevelStore
from tests.helpers.crash_nursery import REFUSED, Nursery, nursery
from tests.helpers.specs import spec

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="forks and POSIX signals")]

OLD, NEW = spec("old"), spec(*(f"new_{number}" for number in range(2000)))


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with DataDirectory.open(tmp_path / "data") as directory:
        LevelStore(directory.database, lambda: 0).create(level_draft("Forest", OLD), "forest")
    return tmp_path / "data"


def what_is_there(folder: Path) -> tuple[int, object]:
    with DataDirectory.open(folder) as directory:
        assert directory.repairs == ()
        stored = LevelStore(directory.database, lambda: 0).read("forest")
        return stored.head.version, json.loads(stored.content)


@pytest.mark.parametrize(
    ("step", "left"), [("level begun", (1, OLD)), ("level about to be durable", (1, OLD)), ("level durable", (2, NEW))]
)
def test_killed_at_any_step(forks: Nursery, folder: Path, step: str, left: tuple[int, object]) -> None:
    assert forks.run(folder, "level", [NEW], step=step) == -signal.SIGKILL
    assert what_is_there(folder) == left
    assert forks.run(folder, "level", [OLD]) == 0
    assert what_is_there(folder) == (left[0] + 1, OLD)


def test_a_disk_that_is_really_full_refuses_and_keeps_the_old_one(forks: Nursery, folder: Path) -> None:
    assert forks.run(folder, "level", [NEW], limit_bytes=200_000) == REFUSED
    assert what_is_there(folder) == (1, OLD)
