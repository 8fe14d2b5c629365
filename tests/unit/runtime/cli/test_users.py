"""`users`: changes in a data directory, also while a runtime works in it; passwords are read, never arguments."""

from __future__ import annotations

import getpass
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import main
from runtime.cli import users as module
from runtime.storage.audit_check import check_audit
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.beside import open_beside
from runtime.storage.data_directory import DATABASE_NAME, DataDirectory
from runtime.storage.database import Database
from runtime.storage.password_hashes import is_password
from runtime.storage.users import StoredUser, UserStore

Type = Callable[[str], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Put a text on the standard input."""
    monkeypatch.delenv("PLUMBLINE_DATA_DIR", raising=False)

    def put(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    put("correct horse\n")
    return put


def run(*arguments: str, data: Path) -> int:
    return main.main(["users", *arguments, "--data-dir", str(data)])


def user(data: Path, name: str) -> StoredUser | None:
    database = Database(data / DATABASE_NAME)
    try:
        return UserStore(database, now_ms=lambda: 0).find(name)
    finally:
        database.close()


def test_a_user_is_added_changed_and_deleted(tmp_path: Path, typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    assert run("add", "anna", "--role", "ADMIN", data=data) == 0
    typed("battery staple")
    assert run("add", "boris", "--role", "VIEWER", data=data) == 0
    assert data.stat().st_mode & 0o777 == 0o700
    for arguments in (("role", "boris", "--role", "OPERATOR"), ("disable", "boris")):
        assert run(*arguments, data=data) == 0
    boris = user(data, "boris")
    assert boris is not None
    assert (boris.role, boris.is_disabled, is_password(boris.password, "battery staple")) == ("OPERATOR", True, True)
    capsys.readouterr()
    assert run("list", data=data) == 0
    assert [line.split()[:3] for line in capsys.readouterr().out.splitlines()] == [
        ["anna", "ADMIN", "enabled"],
        ["boris", "OPERATOR", "disabled"],
    ]
    assert run("enable", "boris", data=data) == 0
    typed("another horse\r\n")
    assert run("reset", "boris", data=data) == 0
    boris = user(data, "boris")
    assert boris is not None
    assert is_password(boris.password, "another horse")
    assert run("delete", "boris", data=data) == 0
    assert user(data, "boris") is None
    capsys.readouterr()
    assert run("list", "--json", data=data) == 0
    (anna,) = json.loads(capsys.readouterr().out)
    assert (anna["username"], anna["role"], anna["disabled"]) == ("anna", "ADMIN", False)
    assert set(anna) == {"username", "role", "disabled", "created_at"}


def test_changes_are_in_the_audit_whose_chain_holds(tmp_path: Path, typed: Type) -> None:
    with DataDirectory.open(tmp_path / "data"):  # a runtime works in it
        assert run("add", "anna", "--role", "ADMIN", data=tmp_path / "data") == 0
        typed("other horse")
        assert run("reset", "anna", data=tmp_path / "data") == 0
    with open_beside(tmp_path / "data") as connection:
        assert check_audit(connection, AuditSeal(tmp_path / "data")).is_sealed
        records = [json.loads(text) for (text,) in connection.execute("SELECT record FROM audit ORDER BY seq")]
    assert [(record["actor"], record["action"], record["target"]) for record in records] == [
        ("system", "audit.sealed", "audit"),
        ("local", "user.create", "user anna"),
        ("local", "user.change password", "user anna"),
    ]


def test_a_password_is_typed_twice_at_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    answers = iter(["correct horse", "correct horse", "correct horse", "other horse"])
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(answers))
    assert run("add", "anna", "--role", "ADMIN", data=tmp_path) == 0
    assert run("reset", "anna", data=tmp_path) == 2
    assert "differ; nothing was changed" in capsys.readouterr().err
    anna = user(tmp_path, "anna")
    assert anna is not None
    assert is_password(anna.password, "correct horse")


@pytest.mark.parametrize(
    ("arguments", "typing", "message"),
    [
        (("add", "anna", "--role", "VIEWER"), "correct horse", "there is a user anna already"),
        (("add", "a b", "--role", "VIEWER"), "correct horse", "1 to 64 letters"),
        (("add", "carla", "--role", "VIEWER"), "7 signs\n", "8 to 256 characters"),
        (("add", "carla", "--role", "VIEWER"), "", "8 to 256 characters"),
        (("add", "carla", "--role", "ROOT"), "correct horse", "invalid choice"),
        (("add", "carla"), "correct horse", "--role"),
        (("add", "carla", "--role", "VIEWER", "--days", "3"), "correct horse", "--days goes with --engine"),
        (("reset", "nobody"), "correct horse", "there is no user nobody"),
        (("disable", "anna"), "", "anna is the last ADMIN"),
        (("delete", "anna"), "", "anna is the last ADMIN"),
        (("delete", "nobody"), "", "there is no user nobody"),
        (("add", "carla", "correct horse", "--role", "VIEWER"), "", "unrecognized arguments"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_2(
    tmp_path: Path,
    typed: Type,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    typing: str,
    message: str,
) -> None:
    assert run("add", "anna", "--role", "ADMIN", data=tmp_path) == 0
    typed(typing)
    capsys.readouterr()
    assert run(*arguments, data=tmp_path) == 2
    told = capsys.readouterr()
    assert message in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""
    assert user(tmp_path, "carla") is None


def test_a_directory_of_no_runtime_is_said(tmp_path: Path, typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list", data=tmp_path / "nowhere") == 2
    assert "is no data directory of a runtime" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
    assert module.run(["list"]) == 2
    assert "--data-dir DIR is needed" in capsys.readouterr().err
    (tmp_path / DATABASE_NAME).write_bytes(b"no database" * 500)
    assert run("list", data=tmp_path) == 2
    assert "damaged" in capsys.readouterr().err
