"""One data directory has one runtime, and a damaged database does not keep it from starting."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.storage.configs import ConfigStore
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from runtime.storage.errors import DataDirectoryError, DataDirectoryInUseError
from runtime.storage.profiles import load_profile
from tests.helpers.valid_config import changed, valid_config

ROOT = Path(__file__).parents[4]


def open_store(directory: DataDirectory) -> ConfigStore:
    return ConfigStore(directory.database, profile=load_profile(), factory=valid_config(), now_ms=lambda: 0)


def test_it_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "a" / "data") as directory:
        assert stat.S_IMODE(directory.path.stat().st_mode) == 0o700
        assert directory.repairs == ()


def test_a_second_runtime_is_refused_with_the_first_ones_number(tmp_path: Path) -> None:
    import os

    with DataDirectory.open(tmp_path) as first:
        with pytest.raises(
            DataDirectoryInUseError, match=f"in use by process {os.getpid()}; stop that runtime"
        ) as held:
            DataDirectory.open(tmp_path)
        assert held.value.path == tmp_path
        assert first.database.read("SELECT 1") == [(1,)]
    DataDirectory.open(tmp_path).close()


def test_the_lock_of_a_process_that_was_killed_is_taken_over(tmp_path: Path) -> None:
    program = (
        "import sys, os, signal; from pathlib import Path; from runtime.storage.data_directory import DataDirectory;"
        "DataDirectory.open(Path(sys.argv[1])); print('open', flush=True); signal.pause()"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, cwd=ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(DataDirectoryInUseError, match=str(holder.pid)):
            DataDirectory.open(tmp_path)
        holder.kill()
        holder.wait()
    DataDirectory.open(tmp_path).close()


def test_closing_twice_does_nothing(tmp_path: Path) -> None:
    directory = DataDirectory.open(tmp_path)
    directory.close()
    directory.close()


def test_a_place_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataDirectoryError, match=r"the data directory .*file/data cannot be used"):
        DataDirectory.open(tmp_path / "file" / "data")


def test_a_failed_opening_leaves_no_lock_behind(tmp_path: Path) -> None:
    (tmp_path / DATABASE_NAME).mkdir()
    with pytest.raises(DataDirectoryError):
        DataDirectory.open(tmp_path)
    (tmp_path / DATABASE_NAME).rmdir()
    DataDirectory.open(tmp_path).close()


def test_a_database_that_is_none_is_set_aside_and_told(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / DATABASE_NAME).write_bytes(b"no database" * 1000)
        with DataDirectory.open(tmp_path) as directory:
            assert f"kept as {DATABASE_NAME}.damaged-{number}, nothing of it could be read" in directory.repairs[0]
            assert open_store(directory).boot.source == "initial"
        assert (tmp_path / f"{DATABASE_NAME}.damaged-{number}").read_bytes().startswith(b"no database")


def test_configs_are_saved_from_a_database_with_a_damaged_table(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path) as directory:
        store = open_store(directory)
        store.commit(changed("configId", "a"), actor="test")
        with directory.database.transaction() as connection:
            for number in range(4000):
                connection.execute("INSERT INTO audit VALUES (?, ?)", (number, "x" * 200))
    path = tmp_path / DATABASE_NAME
    content = bytearray(path.read_bytes())
    half = len(content) // 4096 // 2
    content[half * 4096 : (half + 4) * 4096] = b"\x55" * (4 * 4096)
    path.write_bytes(content)
    with DataDirectory.open(tmp_path) as directory:
        assert "rows taken over: " in directory.repairs[0]
        store = open_store(directory)
        assert (store.boot.source, store.active().config_id, store.active().version) == ("active", "a", "v2")
        assert store.commit(changed("configId", "b"), actor="test").version == "v3"
