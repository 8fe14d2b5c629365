"""The chapter about the Logic workspace walks to its end, and every fact beside its pictures is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.tour_chapters import CHAPTERS
from tests.unit.app.test_tour_editing import walk

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]


def test_the_logic_chapter_is_right_in_every_fact(tmp_path: Path) -> None:
    assert "logic" in CHAPTERS
    report = walk(tmp_path, "logic")
    assert (report["ok"], report["chapter"]) == (True, "logic")
    assert len(list(tmp_path.glob("*.png"))) >= 6
