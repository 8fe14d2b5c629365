"""The chapter about building walks to its end on a real runtime, and every fact beside its pictures is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.tour_chapters import CHAPTERS
from tests.helpers.long_form import long_form
from tests.unit.app.test_tour_editing import walk

pytestmark = [pytest.mark.gui, long_form, pytest.mark.timeout(180)]


def test_the_build_chapter_is_right_in_every_fact(tmp_path: Path) -> None:
    assert "build" in CHAPTERS
    report = walk(tmp_path, "build")
    assert (report["ok"], report["chapter"]) == (True, "build")
    assert len(list(tmp_path.glob("*.png"))) == 8
