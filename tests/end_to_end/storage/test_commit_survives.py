"""A commit that is cut short anywhere leaves the old or the new config active, whole, with a valid rollback.

Killed at every named step, killed at random times, and with the disk full at every step, pretended and real.
`PLUMBLINE_SOAK=1` runs the long form of the random kills.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.kernel.validation import validate_config
from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DataDirectory
from runtime.storage.errors import StorageFullError
from runtime.storage.write_steps import COMMIT_STEPS
from tests.helpers.crash_nursery import PROFILE, REFUSED, Nursery, nursery, open_store
from tests.helpers.valid_config import changed, valid_config

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="forks and POSIX signals")]

RANDOM_KILLS = 2_000 if os.environ.get("PLUMBLINE_SOAK") == "1" else 25
LAST_STEP = COMMIT_STEPS[-1]
NOTHING_LEFT_TO_WRITE = ("candidate durable", "promotion durable")
"""Steps that come after a write, so that a full disk cannot spoil it any more."""


def config(name: str, padding: int = 0) -> dict[str, Any]:
    document = changed("configId", name)
    return changed("cards[0].label", "x" * padding, document) if padding else document


OLDER, OLD, NEW = config("older"), config("old"), config("new")


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as started:
        yield started


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data directory in which `old` is active (v3) and `older` is the rollback (v2)."""
    with DataDirectory.open(tmp_path / "data") as directory:
        store = open_store(directory)
        store.commit(OLDER, actor="test")
        store.commit(OLD, actor="test")
    return tmp_path / "data"


def name_of(stored: Any) -> str:
    return str(stored.document["configId"])


def look(folder: Path) -> tuple[str, str]:
    """Return what is active and what is the rollback, after making sure that both are whole and valid."""
    with DataDirectory.open(folder) as directory:
        assert directory.repairs == ()
        store = open_store(directory)
        assert store.boot.source == "active"
        assert store.boot.skipped == ()
        rollback = store.lkg()
        assert rollback is not None
        for stored in (store.active(), rollback):
            assert validate_config(stored.document, PROFILE).errors == ()
        return name_of(store.active()), name_of(rollback)


def commit_again(folder: Path) -> str:
    """Commit once more and return the version; it must be a new one."""
    with DataDirectory.open(folder) as directory:
        store = open_store(directory)
        known = {item["version"] for item in store.history(200, 0)[0]}
        version = store.commit(config("later"), actor="test").version
        assert version not in known
        assert name_of(store.active()) == "later"
        return version


@pytest.mark.parametrize("step", COMMIT_STEPS)
def test_killed_at_a_step_of_commit_it_is_old_or_new(step: str, folder: Path, forks: Nursery) -> None:
    assert forks.run(folder, "commit", [NEW], step=step) == -signal.SIGKILL
    assert look(folder) == (("new", "old") if step == LAST_STEP else ("old", "older"))
    commit_again(folder)


@pytest.mark.parametrize("step", COMMIT_STEPS)
def test_killed_at_a_step_of_restore_it_is_old_or_swapped(step: str, folder: Path, forks: Nursery) -> None:
    assert forks.run(folder, "restore", [None], step=step) == -signal.SIGKILL
    assert look(folder) == (("older", "old") if step == LAST_STEP else ("old", "older"))
    commit_again(folder)


@pytest.mark.parametrize("step", ["staging begun", "staging about to be durable", "staging durable"])
def test_killed_while_staging_the_active_config_stays(step: str, folder: Path, forks: Nursery) -> None:
    assert forks.run(folder, "save", [NEW], step=step) == -signal.SIGKILL
    assert look(folder) == ("old", "older")
    with DataDirectory.open(folder) as directory:
        staged = open_store(directory).staged()
        assert (staged is not None) == (step == "staging durable")


def test_killed_with_a_config_for_this_run_only_the_old_one_returns(folder: Path, forks: Nursery) -> None:
    assert forks.run(folder, "try", [NEW], step="promotion durable") == -signal.SIGKILL
    assert look(folder) == ("old", "older")
    assert commit_again(folder) == "v5"


@pytest.mark.timeout(7200 if RANDOM_KILLS > 100 else 120)
def test_killed_at_random_times_it_is_always_one_of_the_committed_ones(folder: Path, forks: Nursery) -> None:
    chance = random.Random(20260101)
    documents = [config(f"c{number}", padding=chance.randrange(30_000)) for number in range(1, 400)]
    names = ["older", "old", *(name_of_document(one) for one in documents)]
    for _ in range(RANDOM_KILLS):
        before, _ = look(folder)
        forks.run(folder, "commit", documents, kill_after_ms=chance.uniform(0.0, 60.0))
        active, rollback = look(folder)
        if active != before:
            assert (rollback, active) in zip([before, *names[2:]], names[2:], strict=False)


def name_of_document(document: dict[str, Any]) -> str:
    return str(document["configId"])


@pytest.mark.parametrize("step", COMMIT_STEPS)
@pytest.mark.parametrize("operation", ["commit", "restore"])
def test_with_the_disk_full_at_a_step_nothing_changes(step: str, operation: str, folder: Path) -> None:
    is_full = True

    def fail(reached: str) -> None:
        if is_full and reached == step:
            raise OSError(errno.ENOSPC, "No space left on device")

    def do(store: ConfigStore) -> None:
        if operation == "commit":
            store.commit(NEW, actor="test")
        else:
            store.restore("LKG", actor="test")

    with DataDirectory.open(folder, fail) as directory:
        store = open_store(directory)
        if step in NOTHING_LEFT_TO_WRITE:
            do(store)
        else:
            with pytest.raises(StorageFullError, match="full"):
                do(store)
            assert (name_of(store.active()), name_of(store.lkg())) == ("old", "older")
    done = "new" if operation == "commit" else "older"
    assert look(folder)[0] == (done if step in NOTHING_LEFT_TO_WRITE else "old")
    is_full = False
    with DataDirectory.open(folder, fail) as directory:
        open_store(directory).commit(config("later"), actor="test")
    assert look(folder)[0] == "later"


def test_with_no_page_left_in_the_database_the_old_config_stays_and_works_on(folder: Path) -> None:
    large = config("large", padding=4_000_000)
    with DataDirectory.open(folder) as directory:
        store = open_store(directory)
        with directory.database.transaction() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 4}")
        with pytest.raises(StorageFullError):
            store.commit(large, actor="test")
        assert (name_of(store.active()), name_of(store.lkg())) == ("old", "older")
        store.commit(NEW, actor="test")
    assert look(folder) == ("new", "old")


@pytest.mark.parametrize("room", [0, 20_000, 200_000, 1_000_000])
def test_with_a_file_that_cannot_grow_the_old_config_stays(room: int, folder: Path, forks: Nursery) -> None:
    limit = (folder / "plumbline.db").stat().st_size + room
    large = config("large", padding=4_000_000)
    assert forks.run(folder, "commit", [large], limit_bytes=limit) == REFUSED
    assert look(folder) == ("old", "older")
    commit_again(folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with four megabytes."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "-t", "tmpfs", "-o", "size=4m", "none", path], check=False).returncode:
        pytest.skip("mounting a disk takes more rights than this user has")
    yield path
    subprocess.run(["umount", path], check=True)


def test_on_a_disk_that_is_really_full_it_is_old_or_new_and_later_commits_work(small_disk: Path) -> None:
    folder, filler = small_disk / "data", small_disk / "filler"
    with DataDirectory.open(folder) as directory:
        store = open_store(directory)
        store.commit(OLDER, actor="test")
        store.commit(OLD, actor="test")
        refused = 0
        for free in range(0, 400_000, 16_384):
            fill(filler, small_disk, leave=free)
            before = store.active()
            try:
                store.commit(config(f"c{free}", padding=60_000), actor="test")
            except StorageFullError:
                refused += 1
                assert store.active() is before
            else:
                assert name_of(store.active()) == f"c{free}"
            filler.unlink()
        assert refused > 0
        active = name_of(store.active())
        store.commit(NEW, actor="test")
    assert look(folder) == ("new", active)


def fill(filler: Path, disk: Path, *, leave: int) -> None:
    """Take all but some bytes of a disk."""
    with filler.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(disk).free - leave)))


def test_the_long_way_round_everything_is_still_valid(folder: Path) -> None:
    with DataDirectory.open(folder) as directory:
        store = open_store(directory)
        store.restore("FACTORY", actor="test")
        assert store.active().document == valid_config()
    assert look(folder)[1] == "old"
