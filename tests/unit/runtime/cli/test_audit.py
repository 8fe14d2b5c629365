"""`audit verify`, on real data directories."""

import json
import sqlite3
from pathlib import Path

import pytest

import main
from runtime.cli.audit import run
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from tests.unit.runtime.storage.test_audit_check import record_of, written
from tests.unit.runtime.storage.test_audit_seal import record


def sealed(folder: Path) -> Path:
    """A directory with two records, the first one of which says that sealing has begun."""
    record(folder, "a")
    return folder


def test_a_whole_chain_is_told_with_its_last_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sealed(tmp_path / "data")
    with DataDirectory.open(folder):  # a runtime works in it
        assert main.main(["audit", "verify", "--data-dir", str(folder)]) == 0
    head = record_of(folder, 2)["hash"]
    assert capsys.readouterr().out == f"2 records, unbroken; the last hash is {head}\n"
    assert run(["verify", "--data-dir", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"records": 2, "head": head, "sealed": True, "firstBroken": None}


def test_records_that_are_missing_at_the_end_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sealed(tmp_path / "data")
    record(folder, "b", "c")
    with sqlite3.connect(folder / DATABASE_NAME) as connection:
        connection.execute("DELETE FROM audit WHERE seq > 2")
    connection.close()
    assert run(["verify", "--data-dir", str(folder)]) == 1
    told = "record 3 is broken: records 3 to 4 are missing at the end; 2 before it are whole\n"
    assert capsys.readouterr().out == told


def test_an_audit_of_an_older_release_is_whole_and_said_not_to_be_sealed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", "--data-dir", str(written(tmp_path / "data", 3))]) == 0
    assert "nothing is sealed yet, so records missing at the end would not show" in capsys.readouterr().out


def test_a_hash_that_was_noted_must_still_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sealed(tmp_path / "data")
    noted = record_of(folder, 2)["hash"]
    record(folder, "b")
    assert run(["verify", "--data-dir", str(folder), "--expect", noted]) == 0
    assert run(["verify", "--data-dir", str(folder), "--expect", "0" * 63 + "1"]) == 1
    assert "no record has the expected hash 000" in capsys.readouterr().out


def test_a_broken_one_ends_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "data", 3)
    with sqlite3.connect(folder / DATABASE_NAME) as connection:
        connection.execute("DELETE FROM audit WHERE seq = 2")
    connection.close()
    assert run(["verify", "--data-dir", str(folder)]) == 1
    assert capsys.readouterr().out == "record 3 is broken: record 2 is missing before it; 1 before it are whole\n"
    assert run(["verify", "--data-dir", str(folder), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["firstBroken"] == {"seq": 3, "reason": "record 2 is missing before it"}


def test_the_environment_names_the_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", str(written(tmp_path / "data", 1)))
    assert run(["verify"]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["verify"], "--data-dir DIR is needed"),
        (["verify", "--data-dir", "d", "--expect", "ABC"], "64 hexadecimal digits"),
        (["repair", "--data-dir", "d"], "invalid choice"),
        (["verify", "--data-dir", "nowhere"], "is no data directory"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLUMBLINE_DATA_DIR", raising=False)
    assert run(arguments) == 2
    errors = capsys.readouterr().err
    assert message in errors
    assert errors.count("\n") == 1
