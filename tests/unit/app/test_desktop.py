"""The window as a process of its own: it has a name, and says in one line why it does not start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.desktop import name_application

pytestmark = [pytest.mark.gui, pytest.mark.timeout(120)]
ROOT = Path(__file__).parents[3]


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )


def test_the_application_has_its_name_and_icon(qapp: QApplication) -> None:
    before = qapp.applicationName()
    name_application(qapp)
    try:
        assert qapp.applicationDisplayName() == "Plumbline"
        assert not qapp.windowIcon().isNull()
    finally:
        qapp.setApplicationName(before)


def test_a_level_that_cannot_be_opened_ends_it_with_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("[]", encoding="utf-8")
    ended = started(str(broken), "--data-dir", str(tmp_path / "data"))
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "broken.json" in ended.stderr


def test_a_tour_that_cannot_start_ends_with_one_line_and_touches_no_data_of_the_user(tmp_path: Path) -> None:
    broken = tmp_path / "config.json"
    broken.write_text("[]", encoding="utf-8")
    data = tmp_path / "data"
    ended = started("--tour", str(tmp_path / "out"), "--config", str(broken), "--data-dir", str(data))
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "config.json" in ended.stderr
    assert not data.exists()
