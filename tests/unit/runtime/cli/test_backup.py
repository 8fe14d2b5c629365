"""`backup` as it is typed."""

from pathlib import Path

import pytest

import main
from runtime.cli.backup import run
from runtime.storage.data_directory import DataDirectory
from tests.helpers.refused_commands import RefusedCommands


def test_it_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with DataDirectory.open(tmp_path / "data"):
        assert main.main(["backup", "--data-dir", str(tmp_path / "data"), "-o", str(tmp_path / "b.zip")]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'b.zip'}: 1 files, 0.")


def test_the_environment_names_the_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DataDirectory.open(tmp_path / "data").close()
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", str(tmp_path / "data"))
    assert run(["-o", str(tmp_path / "b.zip")]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "b.zip"], "--data-dir DIR is needed"),
        (["--data-dir", "d"], "-o/--out"),
        (["--data-dir", "nowhere", "-o", "b.zip"], "is no data directory"),
        (["--data-dir", "nowhere", "-o", "nowhere-else/b.zip"], "no such file"),
    ],
)
def test_what_cannot_be_done_ends_with_2_and_one_line(
    arguments: list[str], message: str, refused_commands: RefusedCommands
) -> None:
    assert message in refused_commands.line_of(run, arguments)
