"""The chapter about the World workspace walks to its end, and every fact beside its pictures is right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.tour_chapters import CHAPTERS
from tests.helpers.long_form import long_form

pytestmark = [pytest.mark.gui, long_form, pytest.mark.timeout(180)]
ROOT = Path(__file__).parents[3]


def walk(folder: Path, chapter: str) -> dict[str, object]:
    command = [sys.executable, "main.py", "--tour", str(folder), "--chapter", chapter]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads((folder / "tour.json").read_text("utf-8"))
    assert isinstance(report, dict)
    return report


def test_the_world_chapter_is_right_in_every_fact(tmp_path: Path) -> None:
    assert "world" in CHAPTERS
    report = walk(tmp_path, "world")
    assert (report["ok"], report["chapter"]) == (True, "world")
    assert len(list(tmp_path.glob("*.png"))) == 11
