"""`audit verify`, on real data directories."""

import json
import sqlite3
from pathlib import Path

import pytest

import main
from runtime.cli.audit import run
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from tests.unit.runtime.storage.test_audit_check import record_of, written


def test_a_whole_chain_is_told_with_its_last_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "data", 3)
    with DataDirectory.open(folder):  # a runtime works in it
        assert main.main(["audit", "verify", "--data-dir", str(folder)]) == 0
    head = record_of(folder, 3)["hash"]
    assert capsys.readouterr().out == f"3 records, unbroken; the last hash is {head}\n"
    assert run(["verify", "--data-dir", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"records": 3, "head": head, "firstBroken": None}


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
