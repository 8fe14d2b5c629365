from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from widgets.jobs.cells import DETAILS, ERROR, PROGRESS, STATE, cell, heading
from widgets.jobs.views import JobRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui

FAILED = JobRow("1", "Spawn entity", "wolf", "failed", 30, "1.2 s", "TIMEOUT", "took too long")


def test_a_failure_says_in_its_tooltip_what_can_be_done() -> None:
    tip = Qt.ItemDataRole.ToolTipRole
    assert cell(Theme(), FAILED, STATE, tip, "Click it").splitlines() == [
        "Spawn entity · wolf: failed",
        "TIMEOUT: took too long",
        "Click it",
    ]
    assert cell(Theme(), FAILED, STATE, tip).endswith("TIMEOUT: took too long")


def test_a_failure_is_told_by_colour_and_by_mark() -> None:
    theme = Theme()
    assert cell(theme, FAILED, STATE, Qt.ItemDataRole.DisplayRole) == "✕ failed"
    assert cell(theme, FAILED, ERROR, Qt.ItemDataRole.ForegroundRole) == theme.color("alarm")
    assert cell(theme, FAILED, DETAILS, Qt.ItemDataRole.ForegroundRole) == theme.color("text.1")
    assert cell(theme, FAILED, PROGRESS, Qt.ItemDataRole.DisplayRole) == "30\u2009%"


def test_columns_of_numbers_are_named_on_the_right() -> None:
    assert heading(PROGRESS, Qt.ItemDataRole.DisplayRole) == "Progress"
    assert heading(PROGRESS, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert heading(STATE, Qt.ItemDataRole.TextAlignmentRole) is None
