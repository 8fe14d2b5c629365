"""Records from a number on: every page of every log, long ones and damaged ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from runtime.storage import telemetry_reading as module
from runtime.storage.telemetry import TelemetryLog
from runtime.storage.telemetry_reading import records_after


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of 600 records in several files."""
    log = TelemetryLog(tmp_path, now_ms=lambda: 1, rotate_bytes=20_000)
    for number in range(600):
        log.append("JOB_PROGRESS", {"text": "x" * (number % 90)}, job_id="j")
        if number % 7 == 0:
            log.flush()
    log.close()
    assert len(list(tmp_path.iterdir())) > 3
    return log.path


def numbers(lines: list[bytes]) -> list[int]:
    return [json.loads(line)["seq"] for line in lines]


@pytest.mark.parametrize("close_bytes", [1, 500, module.CLOSE_BYTES])
def test_from_any_number_on_the_next_ones_are_found(
    path: Path, close_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CLOSE_BYTES", close_bytes)
    for after in range(0, 602, 3):
        assert numbers(records_after(path, after, 40)) == list(range(after + 1, min(after + 41, 601)))


def test_a_page_ends_before_it_is_too_large_but_is_never_empty(path: Path) -> None:
    whole = records_after(path, 0, 10)
    assert len(records_after(path, 0, 10, sum(map(len, whole[:4])) + 4)) == 4
    assert numbers(records_after(path, 0, 10, 1)) == [1]


def test_damage_is_left_out_wherever_it_is(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    first = numbers([lines[0]])[0]
    path.write_bytes(b"garbage\n" + b"".join(lines[1:4]) + b"[]\n" + b"".join(lines[5:]) + b'{"seq":999,"ts"')
    (path.parent / "telemetry_samples.1.json").write_bytes(b"\xff\n")
    wanted = [first - 1, first + 1, first + 2, first + 3, first + 5]
    assert numbers(records_after(path, first - 2, 5)) == wanted
    assert numbers(records_after(path, 0, 600))[-1] == 600


def test_a_file_of_nothing_but_damage_hides_no_other(path: Path) -> None:
    rotated = sorted(path.parent.glob("telemetry_samples.*.json"))
    for damaged in rotated:
        whole = damaged.read_bytes()
        gone = numbers(whole.splitlines())
        damaged.write_bytes(b"garbage\n\n")
        for after in range(0, 600, 20):
            wanted = [number for number in range(after + 1, 601) if number not in gone]
            assert numbers(records_after(path, after, 5)) == wanted[:5]
        damaged.write_bytes(whole)


def test_an_empty_log_has_no_records(tmp_path: Path) -> None:
    log = TelemetryLog(tmp_path, now_ms=lambda: 1)
    assert log.after(0, 10) == []
    log.append("JOB_STARTED", {})
    assert numbers(log.after(0, 10)) == [1]
    log.close()
