"""The audit log: order, batches, full disks."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime.contracts.lifecycle import AuditItem
from runtime.storage.audit import FLUSH_AFTER_S, MOST_WAITING, AuditLog
from runtime.storage.database import Database
from runtime.storage.errors import StorageFullError

NOW_MS = 1_767_225_600_000


class Disk:
    """A database whose disk can be full, and a schedule that runs when told."""

    def __init__(self, path: Path) -> None:
        self.is_full = False
        self.scheduled: list[tuple[float, Callable[[], None]]] = []
        self.database = Database(path, self._step)

    def _step(self, step: str) -> None:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")

    def schedule(self, delay_s: float, action: Callable[[], None]) -> None:
        self.scheduled.append((delay_s, action))

    def log(self) -> AuditLog:
        return AuditLog(self.database, now_ms=lambda: NOW_MS, schedule=self.schedule)

    def rows(self) -> int:
        return int(self.database.read("SELECT count(*) FROM audit")[0][0])


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    made = Disk(tmp_path / "plumbline.db")
    yield made
    made.database.close()


def write(log: AuditLog, target: str, *, at_once: bool = True, error_code: str | None = None) -> None:
    log.append(
        actor="ann", role="ENGINEER", action="config.commit", target=target, error_code=error_code, at_once=at_once
    )


def test_records_are_listed_newest_first_in_wire_form(disk: Disk) -> None:
    log = disk.log()
    for target in ("a", "b", "c"):
        write(log, target)
    items, total = log.page(limit=2, offset=0)
    assert (total, [item["target"] for item in items]) == (3, ["c", "b"])
    assert [item["target"] for item in log.page(limit=2, offset=2)[0]] == ["a"]
    first = log.page(limit=1, offset=2)[0][0]
    assert list(first) == [
        *("seq", "timestamp", "actor", "role", "action", "target", "before", "after", "result", "prevHash", "hash")
    ]
    assert first["timestamp"] == "2026-01-01T00:00:00.000Z"
    assert AuditItem.from_wire(first).to_wire() == first


def test_an_error_code_is_there_when_something_was_refused(disk: Disk) -> None:
    log = disk.log()
    write(log, "a", error_code="FORBIDDEN")
    assert log.page(1, 0)[0][0]["errorCode"] == "FORBIDDEN"


def test_the_chain_goes_on_over_a_restart(disk: Disk) -> None:
    for number in range(3):
        write(disk.log(), f"run {number}")
    log = disk.log()
    assert [item["seq"] for item in log.page(10, 0)[0]] == [3, 2, 1]
    assert log.first_break() is None


def test_a_changed_record_is_found(disk: Disk) -> None:
    log = disk.log()
    for number in range(1200):
        write(log, str(number), at_once=False)
    log.flush()
    assert log.first_break() is None
    with disk.database.transaction() as connection:
        connection.execute("UPDATE audit SET record = replace(record, 'ann', 'eve') WHERE seq = 900")
    assert log.first_break() == 900


def test_what_nothing_waits_for_is_written_in_a_batch_fifty_milliseconds_later(disk: Disk) -> None:
    log = disk.log()
    for target in ("a", "b", "c"):
        write(log, target, at_once=False)
    assert (disk.rows(), log.waiting) == (0, 3)
    assert [delay_s for delay_s, _ in disk.scheduled] == [FLUSH_AFTER_S]
    disk.scheduled[0][1]()
    assert (disk.rows(), log.waiting) == (3, 0)
    write(log, "d", at_once=False)
    assert len(disk.scheduled) == 2


def test_a_record_that_an_answer_waits_for_takes_the_others_along(disk: Disk) -> None:
    log = disk.log()
    write(log, "a", at_once=False)
    write(log, "b")
    assert disk.rows() == 2
    disk.scheduled[0][1]()
    assert disk.rows() == 2


def test_without_a_schedule_everything_is_written_at_once(disk: Disk) -> None:
    log = AuditLog(disk.database, now_ms=lambda: NOW_MS)
    write(log, "a", at_once=False)
    assert disk.rows() == 1


def test_on_a_full_disk_the_record_is_refused_and_kept(disk: Disk) -> None:
    log = disk.log()
    write(log, "a")
    disk.is_full = True
    with pytest.raises(StorageFullError):
        write(log, "b")
    write(log, "c", at_once=False)
    disk.scheduled[0][1]()
    assert log.waiting == 2
    disk.is_full = False
    write(log, "d")
    assert [item["target"] for item in log.page(10, 0)[0]] == ["d", "c", "b", "a"]
    assert log.first_break() is None


def test_memory_for_records_that_cannot_be_written_is_bounded(disk: Disk) -> None:
    log = disk.log()
    disk.is_full = True
    for number in range(MOST_WAITING):
        write(log, str(number), at_once=False)
    with pytest.raises(StorageFullError):
        write(log, "one too many", at_once=False)
    assert log.waiting == MOST_WAITING


def test_texts_that_cannot_be_sent_are_spelled_out(disk: Disk) -> None:
    log = disk.log()
    write(log, "half \ud800 a pair, Zoë")
    assert log.page(1, 0)[0][0]["target"] == "half \\ud800 a pair, Zoë"
    assert log.first_break() is None
