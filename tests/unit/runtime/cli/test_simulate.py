"""`simulate` as a command: bytes out, exit codes, and one line on standard error for whatever cannot be used."""

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from runtime.cli import simulate
from runtime.contracts.config import Config
from runtime.kernel.machine import Machine
from runtime.kernel.program import build_program
from tests.helpers.kernel import ai, bit, command, config, di, do, math, when

ROOT = Path(__file__).parents[4]
FACTORY = Path(str(files("resources") / "factory.json"))
MAIN = "import sys; from runtime.cli.simulate import run; sys.exit(run(sys.argv[1:]))"


def in_subprocess(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", MAIN, *map(str, arguments)], cwd=ROOT, capture_output=True, timeout=60, check=False
    )


@pytest.fixture
def pump(tmp_path: Path) -> Path:
    path = tmp_path / "pump.json"
    path.write_text(json.dumps(config(di(1), ai(2), do(3, set=when(bit(1)), mode="Gated"))), encoding="utf-8")
    return path


def write(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def messages(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines()]


def test_two_runs_in_two_processes_give_the_same_bytes(tmp_path: Path) -> None:
    stimulus = write(
        tmp_path / "stimulus.jsonl",
        {"scan": 1, "inputs": {"12": 1, "10": 3000}},
        {"scan": 20, "commands": [command("set_run_mode", {"mode": "RUN_STEP"}, "a"), command("step_once", {}, "b")]},
        {"scan": 21, "commands": [command("set_run_mode", {"mode": "RUN_NORMAL"}, "c")], "clockSynced": False},
    )
    arguments = ("--config", FACTORY, "--scans", 150, "--stimulus", stimulus, "--start", "2026-06-01T02:29:59+00:00")
    first, second = in_subprocess(*arguments), in_subprocess(*arguments)
    assert (first.returncode, first.stderr) == (0, b"")
    assert first.stdout == second.stdout
    shown = messages(first.stdout)
    assert [one["requestId"] for one in shown if one["type"] == "command_result"] == ["a", "b", "c"]
    pumps = {card["label"]: card["missionState"] for card in shown[-1]["cards"] if card["cardType"] == "DO"}
    assert pumps["P-101 Pump 1"] == "ACTIVE"


def test_out_takes_what_standard_output_would_get(pump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert simulate.run(["--config", str(pump), "--scans", "5", "--out", str(out)]) == 0
    assert out.read_bytes() == in_subprocess("--config", pump, "--scans", 5).stdout
    assert len(messages(out.read_bytes())) == 5
    assert messages(out.read_bytes())[0]["timestamp"] == "2026-01-01T00:00:00.010Z"


def test_no_scan_is_no_output(pump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert simulate.run(["--config", str(pump), "--scans", "0", "--out", str(out)]) == 0
    assert out.read_bytes() == b""


def test_halted_with_no_line_left_ends_with_success(pump: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    halt = write(tmp_path / "halt.jsonl", {"scan": 3, "commands": [command("set_run_mode", {"mode": "RUN_STEP"})]})
    arguments = ["--config", str(pump), "--scans", "100", "--stimulus", str(halt), "--out", str(out)]
    assert simulate.run(arguments) == 0
    assert messages(out.read_bytes())[-1]["halt"]["reason"] == "STEP"
    assert len(messages(out.read_bytes())) == 4


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate.run(["--help"]) == 0


def test_a_reader_that_goes_away_is_no_error(pump: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    ended = subprocess.run(
        [sys.executable, "-c", MAIN, "--config", str(pump), "--scans", "5000"],
        cwd=ROOT,
        stdout=write_end,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(write_end)
    assert (ended.returncode, ended.stderr) == (0, b"")


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run what cannot be run and return the one line that says so."""
    assert simulate.run([str(argument) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        ([], "--config"),
        (["--config", "x.json"], "--scans"),
        (["--config", "x.json", "--scans", "-1"], "scans"),
        (["--config", "x.json", "--scans", "1.5"], "whole number"),
        (["--config", "x.json", "--scans", "9" * 30], "whole number"),
        (["--config", "x.json", "--scans", "5", "--start", "yesterday"], "RFC 3339"),
        (["--config", "x.json", "--scans", "5", "--start", "2026-01-01T00:00:00"], "RFC 3339"),
        (["--config", "x.json", "--scans", "5", "--faster"], "--faster"),
    ],
)
def test_arguments_that_cannot_be_used(capsys: pytest.CaptureFixture[str], arguments: list[str], about: str) -> None:
    assert about in refused(capsys, *arguments)


@pytest.mark.parametrize(
    ("content", "about"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON: "),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"a": NaN}', "NaN"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100 + b"]" * 100, "nested"),
        (b"[]", "V-CFG"),
        (b"{}", "and"),
        (json.dumps(config(di(1), di(1))).encode(), "cards[1].cardId: V-CFG-002"),
        (json.dumps({**config(di(1)), "schemaVersion": "1.0.0"}).encode(), "schemaVersion: V-CFG-001"),
        (json.dumps(config(math(5, operator="ROOT"))).encode(), "V-CFG-010"),
    ],
)
def test_a_config_that_cannot_be_used_is_named_with_its_place(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes, about: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    message = refused(capsys, "--config", path, "--scans", 1)
    assert str(path) in message
    assert about in message


def test_files_that_cannot_be_read_are_named(capsys: pytest.CaptureFixture[str], pump: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.json"
    assert str(missing) in refused(capsys, "--config", missing, "--scans", 1)
    assert str(tmp_path) in refused(capsys, "--config", tmp_path, "--scans", 1)
    assert str(missing) in refused(capsys, "--config", pump, "--scans", 1, "--stimulus", missing)
    assert "folder" in refused(capsys, "--config", pump, "--scans", 1, "--out", tmp_path / "folder" / "out")


def test_a_file_over_the_limit_is_refused(
    capsys: pytest.CaptureFixture[str], pump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulate, "MAX_FILE_BYTES", 10)
    assert "limit of 10 bytes" in refused(capsys, "--config", pump, "--scans", 1)


def test_a_stimulus_that_cannot_be_used_is_named_with_its_line_and_leaves_no_output(
    capsys: pytest.CaptureFixture[str], pump: Path, tmp_path: Path
) -> None:
    bad = write(tmp_path / "bad.jsonl", {"scan": 1}, {"scan": 2, "inputs": {"3": 1}})
    out = tmp_path / "out.jsonl"
    message = refused(capsys, "--config", pump, "--scans", 5, "--stimulus", bad, "--out", out)
    assert f"{bad}:2: " in message
    assert not out.exists()


def test_an_input_is_never_written_over(capsys: pytest.CaptureFixture[str], pump: Path, tmp_path: Path) -> None:
    before = pump.read_bytes()
    stimulus = write(tmp_path / "stimulus.jsonl", {"scan": 1})
    assert "is an input" in refused(capsys, "--config", pump, "--scans", 1, "--out", pump)
    assert "is an input" in refused(capsys, "--config", pump, "--scans", 1, "--stimulus", stimulus, "--out", stimulus)
    assert pump.read_bytes() == before


def test_a_run_beyond_the_calendar_is_refused(capsys: pytest.CaptureFixture[str], pump: Path) -> None:
    start = "9999-12-31T23:59:59Z"
    assert "year 9999" in refused(capsys, "--config", pump, "--scans", 1000, "--start", start)
    assert "year 9999" in refused(capsys, "--config", pump, "--scans", 10**17)


def test_a_byte_order_mark_is_tolerated(pump: Path, tmp_path: Path) -> None:
    pump.write_bytes(b"\xef\xbb\xbf" + pump.read_bytes())
    assert simulate.run(["--config", str(pump), "--scans", "1", "--out", str(tmp_path / "out")]) == 0


def test_the_pump_station_does_what_its_labels_say(tmp_path: Path) -> None:
    """Start at 4.00 m with one pump, assist at 4.80 m, horn at 5.50 m, stop at 1.20 m, nothing runs dry."""
    raw_m = 4095 / 6
    levels = [(1, 3.0), (100, 4.1), (300, 5.0), (600, 5.6), (900, 2.0), (1100, 1.0), (1300, 4.5)]
    lines = [{"scan": scan, "inputs": {"10": round(level * raw_m), "12": 1}} for scan, level in levels]
    lines.append({"scan": 1500, "inputs": {"12": 0}})
    out = tmp_path / "out.jsonl"
    stimulus = write(tmp_path / "levels.jsonl", *lines)
    run = ["--config", str(FACTORY), "--scans", "1600", "--stimulus", str(stimulus), "--out", str(out)]
    assert simulate.run(run) == 0
    shown = messages(out.read_bytes())

    def driven(scan: int) -> list[int]:
        return [card["cardId"] for card in shown[scan - 1]["cards"] if card.get("driveState")]

    assert driven(99) == []
    assert driven(290) == [40]
    assert driven(590) == [40, 41]
    assert {42, 43} <= set(driven(650)) | set(driven(700))
    assert driven(1090) == [40]
    assert driven(1290) == []
    assert driven(1490) == [40]
    assert driven(1600) == []


RECORDED = (
    {"revision": 1, "inputs": {"1": 1}},
    {"end": "NOW", "revision": 3},
)


def recording(path: Path, *lines: object) -> Path:
    document = config(di(1), ai(2), do(3, set=when(bit(1)), mode="Gated"))
    machine = Machine(build_program(Config.from_wire(document)), config_version="v4")
    state = {**machine.capture().to_wire(), "readings": {}, "clockSynced": True, "wallMs": 0}
    return write(path, {"config": document, "state": state}, *lines)


def test_a_recording_is_run_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path, out = recording(tmp_path / "r.jsonl", *RECORDED), tmp_path / "out.jsonl"
    assert simulate.run(["--recording", str(path), "--out", str(out)]) == 0
    shown = messages(out.read_bytes())
    assert [one["cards"][2]["driveState"] for one in shown] == [False, True, True]
    assert shown[0]["configVersion"] == "v4"
    assert capfd.readouterr().err == ""


def test_an_incomplete_recording_is_run_and_said_to_be(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = recording(tmp_path / "r.jsonl", {"end": "INCOMPLETE", "revision": 2, "lost": 9})
    assert simulate.run(["--recording", str(path)]) == 0
    shown = capfd.readouterr()
    assert len(shown.out.splitlines()) == 2
    assert shown.err == f"{path}: the recording is incomplete, 9 records were lost after it\n"
    assert simulate.run(["--recording", str(recording(path))]) == 0
    assert "incomplete" in capfd.readouterr().err


def test_a_recording_that_cannot_be_used_is_one_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = recording(tmp_path / "r.jsonl", {"scan": 1})
    good = recording(tmp_path / "good.jsonl", *RECORDED)
    odd = write(tmp_path / "odd.jsonl", {"config": {}, "state": {}})
    for arguments, reason in (
        (["--recording", str(path)], f"{path}:2: says no"),
        (["--recording", str(path), "--scans", "3"], "--scans does not go with --recording"),
        (["--recording", str(good), "--out", str(good)], "input of this run"),
        (["--scans", "3"], "--config and --scans are needed"),
        (["--recording", str(odd)], "schemaVersion"),
    ):
        assert simulate.run(arguments) == 2
        error = capfd.readouterr().err
        assert reason in error
        assert len(error.splitlines()) == 1
