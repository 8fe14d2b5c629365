"""The table at the edge: what it holds, and that it keeps its place."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from widgets.plots.readout import Head, Table
from widgets.plots.summary_strip import CELL_PX, HEAD_PX, ROW_PX, SummaryStrip
from widgets.theme import Theme

pytestmark = pytest.mark.gui
TABLE = Table((Head("CPU", 0), Head("GPU", 1)), ("now", "p50"), (("8.30", "n/a"), ("8.00", "n/a")))


@pytest.fixture
def strip(qtbot: QtBot) -> SummaryStrip:
    theme = Theme("dark")
    strip = SummaryStrip(theme, 2)
    strip.setPalette(theme.palette())
    strip.setAutoFillBackground(True)
    qtbot.addWidget(strip)
    strip.show()
    qtbot.waitExposed(strip)
    return strip


def brightest(strip: SummaryStrip, column: int, row: int) -> int:
    """How light the lightest pixel of a cell is, 0..255 (the theme is dark)."""
    image = strip.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    left, top = HEAD_PX + column * CELL_PX, (row + 1) * ROW_PX
    return int(pixels[top : top + ROW_PX, left : left + CELL_PX].max())


def test_what_was_not_measured_is_written_quietly(strip: SummaryStrip) -> None:
    strip.show_table(TABLE)
    assert strip.table == TABLE
    assert brightest(strip, 0, 0) > brightest(strip, 1, 0) + 50
    assert brightest(strip, 1, 0) > 80


def test_stale_numbers_fade(strip: SummaryStrip) -> None:
    strip.show_table(TABLE)
    live = brightest(strip, 0, 0)
    strip.show_table(TABLE, is_stale=True)
    assert brightest(strip, 0, 0) < live - 50


def test_longer_numbers_change_no_width(strip: SummaryStrip) -> None:
    before = strip.sizeHint()
    strip.show_table(Table((Head("CPU", 0),), ("now",), (("123456789",),)))
    assert strip.sizeHint() == before == strip.size()
