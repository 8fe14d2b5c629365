"""The plain tour for real: the program is started as a user would, and every check of every picture holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.tour_chapters import CHAPTERS, PLAIN

pytestmark = pytest.mark.gui

ROOT = Path(__file__).parents[3]


def test_there_is_a_plain_chapter() -> None:
    assert PLAIN in CHAPTERS


@pytest.mark.timeout(240)
def test_the_plain_tour_leaves_pictures_and_every_check_holds(tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    ran = subprocess.run(
        [sys.executable, "main.py", "--tour", str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=220, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    report = json.loads((folder / "tour.json").read_text(encoding="utf-8"))
    assert report["ok"]
    assert report["stopped"] is None
    files = [picture["file"] for picture in report["pictures"]]
    assert len(files) >= 10
    assert all((folder / file).stat().st_size > 10_000 for file in files)
    names = " ".join(files)
    assert all(name in names for name in ("world", "logic", "stats", "halted", "forced", "difference"))
    assert sum(len(picture["checks"]) for picture in report["pictures"]) >= 20
