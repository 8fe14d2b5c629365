"""The telemetry log: gap-free over restarts, torn ends, full disks, rotation, processes that are killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.contracts.engine import TelemetryRecord
from runtime.storage.telemetry import TelemetryLog
from runtime.storage.telemetry_files import FILE_NAME, rotated_files

NOW_MS = 1738425601000


def opened(folder: Path, **options: Any) -> TelemetryLog:
    return TelemetryLog(folder, now_ms=lambda: NOW_MS, **options)


def records(log: TelemetryLog) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.lines()]


def written(folder: Path, count: int) -> bytes:
    log = opened(folder)
    for number in range(count):
        log.append("JOB_STARTED", {"number": number}, job_id="j", engine_id="e", user_id="me")
    log.close()
    return (folder / FILE_NAME).read_bytes()


def test_a_record_has_the_shape_of_the_contract(tmp_path: Path) -> None:
    [line] = written(tmp_path, 1).splitlines()
    record = TelemetryRecord.from_wire(json.loads(line))
    assert record.to_wire() == {
        "seq": 1,
        "ts": NOW_MS,
        "event": "JOB_STARTED",
        "jobId": "j",
        "engineId": "e",
        "userId": "me",
        "payload": {"number": 0},
    }


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    written(tmp_path, 3)
    written(tmp_path, 2)
    log = opened(tmp_path)
    assert [record["seq"] for record in records(log)] == [1, 2, 3, 4, 5]
    assert (log.last_seq, log.cut_bytes, log.damaged_lines) == (5, 0, ())
    log.close()


def test_wherever_the_end_is_torn_it_is_cut_off_and_told(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole", 3)
    last = whole.rindex(b"\n", 0, -1) + 1
    for cut in range(last + 1, len(whole)):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / FILE_NAME).write_bytes(whole[:cut])
        log = opened(folder)
        told = records(log)
        log.close()
        assert [record["seq"] for record in told] == [1, 2, 3]
        assert told[2]["event"] == "LOG_REPAIRED"
        assert told[2]["payload"] == {"bytes": cut - last, "cut": whole[last:cut].decode()}


def test_a_log_that_is_nothing_but_torn_begins_with_the_repair(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b'{"seq":1,"ts\xff')
    log = opened(tmp_path)
    [told] = records(log)
    assert (told["seq"], told["payload"]) == (1, {"bytes": 13, "cut": '{"seq":1,"ts\\xff'})
    log.close()


@pytest.mark.parametrize("wrong", [b"garbage", b"[]", b'{"seq":"2"}', b'{"seq":true}', b"{}", b"7", b""])
def test_damage_in_the_middle_stays_and_numbers_go_on(wrong: bytes, tmp_path: Path) -> None:
    lines = written(tmp_path, 4).splitlines()
    (tmp_path / FILE_NAME).write_bytes(b"\n".join([lines[0], wrong, *lines[2:3], wrong]) + b"\n")
    log = opened(tmp_path)
    assert log.damaged_lines == (2, 4)
    log.append("JOB_FAILED", {})
    log.close()
    kept = (tmp_path / FILE_NAME).read_bytes().splitlines()
    assert kept[1] == kept[3] == wrong
    assert json.loads(kept[4])["seq"] == 5


def test_a_log_grows_into_numbered_files_and_goes_on_counting(tmp_path: Path) -> None:
    log = opened(tmp_path, rotate_bytes=300)
    for number in range(12):
        log.append("JOB_STARTED", {"number": number})
        log.flush()
    assert [path.name for path in rotated_files(log.path)][:2] == [
        "telemetry_samples.1.json",
        "telemetry_samples.2.json",
    ]
    assert [record["seq"] for record in records(log)] == list(range(1, 13))
    log.close()
    (tmp_path / "telemetry_samples.old.json").write_text("somebody else's")
    log.path.unlink()
    again = opened(tmp_path)
    assert again.last_seq == json.loads(rotated_files(again.path)[-1].read_bytes().splitlines()[-1])["seq"]
    again.close()


def test_an_empty_file_beside_rotated_ones_counts_on_from_them(tmp_path: Path) -> None:
    written(tmp_path, 2)
    (tmp_path / FILE_NAME).rename(tmp_path / "telemetry_samples.1.json")
    (tmp_path / "telemetry_samples.2.json").write_bytes(b"")
    assert json.loads(written(tmp_path, 1))["seq"] == 3


class Disk:
    """A disk that takes nothing, or half, until it is told to."""

    def __init__(self) -> None:
        self.is_full = True

    def sync(self, descriptor: int) -> None:
        if self.is_full:
            raise OSError(28, "No space left on device")
        os.fsync(descriptor)


def test_a_full_disk_keeps_records_waiting_without_a_gap(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    disk = Disk()
    log = opened(tmp_path, sync=disk.sync)
    for _ in range(3):
        log.append("JOB_STARTED", {})
        log.flush()
    assert (log.is_writable, log.last_seq, log.path.read_bytes()) == (False, 0, b"")
    assert caplog.text.count("waits in memory") == 1
    disk.is_full = False
    log.append("JOB_FAILED", {})
    log.flush()
    assert (log.is_writable, [record["seq"] for record in records(log)]) == (True, [1, 2, 3, 4])
    log.close()


def test_what_does_not_fit_into_memory_is_told_as_lost(tmp_path: Path) -> None:
    disk = Disk()
    log = opened(tmp_path, sync=disk.sync, most_waiting_bytes=500)
    for number in range(10):
        log.append("JOB_STARTED", {"number": number})
        log.flush()
    disk.is_full = False
    log.flush()
    first, *rest = records(log)
    assert first["event"] == "LOG_REPAIRED"
    assert first["payload"] == {"lost": 10 - len(rest)}
    assert [record["payload"]["number"] for record in rest] == list(range(10 - len(rest), 10))
    assert [record["seq"] for record in (first, *rest)] == list(range(1, len(rest) + 2))
    log.close()


def test_records_are_written_in_time_and_a_failed_try_is_repeated(tmp_path: Path) -> None:
    due: list[tuple[float, Callable[[], None]]] = []
    disk = Disk()
    log = opened(tmp_path, sync=disk.sync, schedule=lambda seconds, call: due.append((seconds, call)))
    log.append("JOB_STARTED", {})
    log.append("JOB_FAILED", {})
    assert [seconds for seconds, _ in due] == [0.05]
    due.pop()[1]()
    assert [seconds for seconds, _ in due] == [1.0]
    disk.is_full = False
    due.pop()[1]()
    assert (log.last_seq, due) == (2, [])
    log.close()


def test_a_large_batch_does_not_wait_for_the_time(tmp_path: Path) -> None:
    log = opened(tmp_path)
    for _ in range(3):
        log.append("JOB_QUEUED", {"text": "x" * 100_000})
    assert log.last_seq == 3
    log.close()


def test_a_log_that_cannot_be_rotated_goes_on(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    log = opened(tmp_path, rotate_bytes=10)
    (tmp_path / "telemetry_samples.1.json").mkdir()
    for _ in range(2):
        log.append("JOB_STARTED", {})
        log.flush()
    assert [record["seq"] for record in records(log)] == [1, 2]
    assert "could not be rotated" in caplog.text
    log.close()


WRITER = """
import sys
from pathlib import Path
from runtime.storage.telemetry import TelemetryLog
log = TelemetryLog(Path(sys.argv[1]), now_ms=lambda: 1, rotate_bytes=20_000)
number = 0
while True:
    number += 1
    log.append("JOB_PROGRESS", {"number": number, "text": "x" * (number % 700)}, job_id="j")
    if number % 3 == 0:
        log.flush()
        print(log.last_seq, flush=True)
"""


@pytest.mark.slow
def test_a_process_that_is_killed_loses_nothing_that_was_flushed_and_leaves_no_gap(tmp_path: Path) -> None:
    promised = 0
    for kill in range(5):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        for _ in range(20 + 7 * kill):
            promised = int(writer.stdout.readline())
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        log = opened(tmp_path)
        sequence = [record["seq"] for record in records(log)]
        assert sequence == list(range(1, len(sequence) + 1))
        assert len(sequence) >= promised
        assert log.damaged_lines == ()
        log.close()


def sequence_in_files(folder: Path) -> list[list[int]]:
    """The numbers in each file of a log, oldest file first, read without our own code."""
    rotated = sorted(folder.glob("telemetry_samples.*.json"), key=lambda path: int(path.name.split(".")[1]))
    files = [*rotated, folder / FILE_NAME]
    return [[json.loads(line)["seq"] for line in path.read_bytes().splitlines()] for path in files]


@pytest.mark.parametrize("seed", range(12))
def test_numbers_have_no_gap_whatever_restarts_tears_and_rotations_come(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    written, tears, lost, repairs = 0, 0, 0, 0
    for _ in range(12):
        log = opened(tmp_path, rotate_bytes=dice.randint(200, 2_000))
        assert log.last_seq == written - lost + tears
        for _ in range(dice.randint(0, 20)):
            log.append("JOB_PROGRESS", {"text": "x" * dice.randint(0, 300)}, job_id="j")
            written += 1
            if dice.random() < 0.4:
                log.flush()
        log.close()
        whole = log.path.read_bytes()
        if whole and dice.random() < 0.6:  # the machine dies while the last record is written
            last = whole.rfind(b"\n", 0, -1) + 1
            log.path.write_bytes(whole[: dice.randint(last, len(whole) - 1)])
            lost += 1
            is_torn = log.path.stat().st_size > last
            tears += is_torn
            repairs += is_torn - (b'"LOG_REPAIRED"' in whole[last:])
    log = opened(tmp_path)
    told = records(log)
    log.close()
    assert [record["seq"] for record in told] == list(range(1, len(told) + 1))
    assert sum(record["event"] == "LOG_REPAIRED" for record in told) == repairs
    assert len(told) == written - lost + tears
    numbers = sequence_in_files(tmp_path)
    assert len(numbers) > 2
    assert [seq for file in numbers for seq in file] == [record["seq"] for record in told]


def test_a_first_record_after_a_rotation_that_is_torn_is_told_with_the_next_number(tmp_path: Path) -> None:
    log = opened(tmp_path, rotate_bytes=10)
    log.append("JOB_STARTED", {})
    log.close()
    assert (tmp_path / FILE_NAME).read_bytes() == b""
    (tmp_path / FILE_NAME).write_bytes(b'{"seq":2,"ts":17')
    again = opened(tmp_path)
    told = records(again)
    again.close()
    assert [(record["seq"], record["event"]) for record in told] == [(1, "JOB_STARTED"), (2, "LOG_REPAIRED")]
    assert again.cut_bytes == 16


def test_a_death_in_the_middle_of_a_rotation_loses_nothing(tmp_path: Path) -> None:
    written(tmp_path, 3)
    (tmp_path / FILE_NAME).rename(tmp_path / "telemetry_samples.1.json")  # and then nothing more was done
    assert json.loads(written(tmp_path, 1))["seq"] == 4
    assert sequence_in_files(tmp_path) == [[1, 2, 3], [4]]


def test_rotated_files_are_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "telemetry_samples.7.json").write_bytes(b'{"seq":40}\n')
    log = opened(tmp_path, rotate_bytes=10)
    for _ in range(3):
        log.append("JOB_STARTED", {})
        log.flush()
    log.close()
    assert sequence_in_files(tmp_path) == [[40], [41], [42], [43], []]
    assert [path.name.split(".")[1] for path in rotated_files(log.path)] == ["7", "8", "9", "10"]


def test_what_waited_for_a_full_disk_is_written_before_the_log_is_rotated(tmp_path: Path) -> None:
    disk = Disk()
    log = opened(tmp_path, sync=disk.sync, rotate_bytes=100)
    for number in range(5):
        log.append("JOB_STARTED", {"number": number})
        log.flush()
    assert rotated_files(log.path) == []
    disk.is_full = False
    log.flush()
    log.append("JOB_FAILED", {})
    log.close()
    assert sequence_in_files(tmp_path) == [[1, 2, 3, 4, 5], [6], []]
