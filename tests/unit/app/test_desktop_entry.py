"""The menu entry starts the program that installed it."""

import configparser
from pathlib import Path

import pytest

from app import desktop_entry


def test_the_entry_names_the_command_and_the_icon(tmp_path: Path) -> None:
    entry = desktop_entry.install(Path("/opt/my tools/plumbline"), tmp_path)
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(entry)
    section = parser["Desktop Entry"]
    assert section["Exec"] == '"/opt/my tools/plumbline" %f'
    assert section["Terminal"] == "false"
    icon = tmp_path / "icons" / "hicolor" / "scalable" / "apps" / f"{section['Icon']}.svg"
    assert icon.read_bytes().startswith(b"<svg")


def test_it_goes_into_the_users_own_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert desktop_entry.run([]) == 0
    assert (tmp_path / "xdg_data_home" / "applications" / "plumbline.desktop").is_file()
    assert "applications menu" in capsys.readouterr().out


def test_it_takes_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert desktop_entry.run(["please"]) == 2
    assert "no arguments" in capsys.readouterr().err
