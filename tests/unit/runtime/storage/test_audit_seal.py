"""The sealed head of the audit: what it shows, what it cannot, and that no crash makes it lie."""

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from runtime.storage.audit import AuditLog
from runtime.storage.audit_check import AuditCheck, check_audit
from runtime.storage.audit_seal import CUT, KEY_FILE, SEALED, AuditSeal
from runtime.storage.beside import open_beside
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from runtime.storage.errors import DataDirectoryError
from tests.helpers.crash_nursery import Nursery, nursery
from tests.helpers.older_databases import NO_AUDIT_HEAD


def record(folder: Path, *targets: str) -> None:
    """Open the directory as a runtime does, and record something."""
    with DataDirectory.open(folder) as directory:
        log = log_of(directory)
        for target in targets:
            log.append(actor="anna", role="ADMIN", action="x", target=target)


def log_of(directory: DataDirectory) -> AuditLog:
    return AuditLog(directory.database, now_ms=lambda: 0, seal=AuditSeal(directory.path))


def change(folder: Path, *statements: str) -> None:
    """What somebody does who can write the file."""
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def checked(folder: Path, expected: str | None = None) -> AuditCheck:
    with open_beside(folder) as connection:
        return check_audit(connection, AuditSeal(folder), expected)


def reason(folder: Path) -> tuple[int, str]:
    broken = checked(folder).broken
    assert broken is not None
    return broken.seq, broken.reason


def listed(folder: Path) -> list[dict[str, Any]]:
    with DataDirectory.open(folder) as directory:
        return list(reversed(AuditLog(directory.database, now_ms=lambda: 0).page(50, 0)[0]))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    record(tmp_path / "data", "a", "b", "c")
    return tmp_path / "data"


def test_sealing_begins_with_a_record_and_goes_on_over_restarts(folder: Path) -> None:
    record(folder, "d")
    assert [one["action"] for one in listed(folder)] == [SEALED, "x", "x", "x", "x"]
    found = checked(folder)
    assert (found.records, found.broken, found.is_sealed) == (5, None, True)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_the_key_is_its_owners_alone(folder: Path) -> None:
    assert (folder / KEY_FILE).stat().st_mode & 0o777 == 0o600


def test_a_directory_in_which_nothing_was_recorded_is_no_alarm_and_has_no_key(tmp_path: Path) -> None:
    record(tmp_path / "data")
    found = checked(tmp_path / "data")
    assert (found.records, found.broken, found.is_sealed) == (0, None, False)
    assert not (tmp_path / "data" / KEY_FILE).exists()


def test_an_audit_of_an_older_release_is_no_alarm_and_is_sealed_with_its_next_record(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with DataDirectory.open(folder) as directory:
        AuditLog(directory.database, now_ms=lambda: 0).append(actor="a", role="ADMIN", action="x", target="y")
    change(folder, *NO_AUDIT_HEAD)
    assert (checked(folder).broken, checked(folder).is_sealed) == (None, False)
    record(folder, "z")
    assert [one["action"] for one in listed(folder)] == ["x", SEALED, "x"]
    assert checked(folder).is_sealed


@pytest.mark.parametrize(
    ("statement", "seq", "why"),
    [
        ("DELETE FROM audit WHERE seq > 2", 3, "records 3 to 4 are missing at the end"),
        ("DELETE FROM audit", 1, "records 1 to 4 are missing at the end"),
        ("DELETE FROM audit_head", 5, "its head is gone"),
        ("UPDATE audit_head SET records = 2", 5, "its head was changed"),
        ("UPDATE audit_head SET seal = ''", 5, "its head was changed"),
        ("UPDATE audit_head SET seal = 'ü', records = 'many', hash = x'00'", 5, "its head was changed"),
        ("UPDATE audit_head SET hash = (SELECT substr(hash, 2) || 'x' FROM audit_head)", 5, "its head was changed"),
    ],
)
def test_an_end_that_is_not_the_sealed_one_shows_at_once_and_for_ever(
    folder: Path, statement: str, seq: int, why: str
) -> None:
    change(folder, statement)
    found = reason(folder)
    assert found[0] == seq
    assert why in found[1]
    record(folder, "d")  # the runtime finds it, too, and says so where it was
    record(folder, "e")
    assert [one["target"] for one in listed(folder)][-2:] == ["d", "e"]
    found = reason(folder)
    assert found[0] == seq
    assert "a runtime found here" in found[1]
    assert why in found[1]
    [said] = [one for one in listed(folder) if one["action"] == CUT]
    assert (said["result"], said["actor"]) == ("FAILURE", "system")


def test_records_that_somebody_chained_on_without_the_key_show(folder: Path) -> None:
    with DataDirectory.open(folder) as directory:
        AuditLog(directory.database, now_ms=lambda: 0).append(actor="eve", role="ADMIN", action="x", target="y")
    assert reason(folder) == (6, "records 5 to 5 were added by something else than a runtime")


def test_a_last_record_that_was_replaced_shows(folder: Path) -> None:
    change(folder, "DELETE FROM audit WHERE seq = 4")
    with DataDirectory.open(folder) as directory:
        AuditLog(directory.database, now_ms=lambda: 0).append(actor="eve", role="ADMIN", action="x", target="y")
    assert reason(folder) == (5, "record 4 is another one than was sealed")


def test_a_head_of_another_key_and_one_without_its_key_are_told(folder: Path, tmp_path: Path) -> None:
    record(tmp_path / "other", "a")
    (folder / KEY_FILE).unlink()
    assert reason(folder) == (5, "its head cannot be looked at: audit.key is missing")
    shutil.copy(tmp_path / "other" / KEY_FILE, folder / KEY_FILE)
    assert "sealed with another audit.key" in reason(folder)[1]


def test_a_key_that_cannot_be_used_is_said_before_anything_is_recorded(folder: Path) -> None:
    (folder / KEY_FILE).write_bytes(b"short")
    with pytest.raises(DataDirectoryError, match="is damaged"):
        AuditSeal(folder)


def test_two_processes_that_both_begin_use_one_key(tmp_path: Path) -> None:
    with DataDirectory.open(tmp_path / "data") as directory:
        first, second = log_of(directory), log_of(directory)  # neither finds a key yet
        for log, target in ((first, "a"), (second, "b"), (first, "c")):
            log.append(actor="anna", role="ADMIN", action="x", target=target)
        assert checked(tmp_path / "data").broken is None
    assert [one["action"] for one in listed(tmp_path / "data")] == [SEALED, "x", "x", "x"]


def test_a_state_of_long_ago_put_back_as_a_whole_shows_only_in_a_hash_that_was_noted(folder: Path) -> None:
    noted_before = checked(folder).head
    shutil.copy(folder / DATABASE_NAME, folder / "then")
    record(folder, "d")
    noted = checked(folder).head
    assert checked(folder, noted_before).broken is None
    assert checked(folder, noted).broken is None
    shutil.copy(folder / "then", folder / DATABASE_NAME)
    assert checked(folder).broken is None  # what no key can show
    found = checked(folder, noted).broken
    assert found is not None
    assert f"no record has the expected hash {noted}" in found.reason


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as started:
        yield started


@pytest.mark.skipif(sys.platform == "win32", reason="forks and POSIX signals")
@pytest.mark.parametrize("step", ["audit begun", "audit about to be durable", "audit durable"])
@pytest.mark.parametrize("is_first", [True, False])
def test_killed_at_any_step_it_is_whole(tmp_path: Path, forks: Nursery, step: str, is_first: bool) -> None:
    folder = tmp_path / "data"
    if not is_first:
        record(folder, "a")
    assert forks.run(folder, "audit", ["b"], step=step) == -signal.SIGKILL
    before = checked(folder) if (folder / DATABASE_NAME).exists() else AuditCheck(0, "", None)
    assert before.broken is None
    record(folder, "c")
    after = checked(folder)
    assert (after.broken, after.is_sealed) == (None, True)
    assert [one["action"] for one in listed(folder)].count(SEALED) == 1
    assert after.records == before.records + (2 if before.records == 0 else 1)
