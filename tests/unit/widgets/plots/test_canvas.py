"""The plot area: what is painted where, looked at pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPolygonF
from pytestqt.qtbot import QtBot

from widgets.plots.canvas import AXIS_PX, Canvas
from widgets.plots.geometry import Area
from widgets.plots.picture import Limit, Line, Picture, Tag
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas(Theme("dark"), "Frame time")
    qtbot.addWidget(canvas)
    canvas.resize(400, 120)
    canvas.show()
    qtbot.waitExposed(canvas)
    return canvas


def picture(canvas: Canvas, **more: object) -> Picture:
    rect = canvas.plot_rect
    area = Area(rect.width(), rect.height(), 0, 10, 0, 100, label_px=60)
    return Picture(area=area, **more)  # type: ignore[arg-type]  # keyword arguments of the dataclass


def line(name: str, color: int, y: float, x0: float = 0, x1: float = 200) -> Line:
    return Line(name, color, np.array([[x0, y, x1, y]]), QPolygonF(), y)


def painted(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def color_at(canvas: Canvas, x: float, y: float) -> str:
    image = painted(canvas)
    scale = image.devicePixelRatio()
    rect = canvas.plot_rect
    return image.pixelColor(round((rect.left() + x) * scale), round((rect.top() + y) * scale)).name()


def pixels(canvas: Canvas) -> np.ndarray:
    """What is painted, row by row, as 0xRRGGBB."""
    image = painted(canvas).convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1) & 0xFFFFFF


def count_of(canvas: Canvas, color: QColor) -> int:
    return int((pixels(canvas) == (color.rgb() & 0xFFFFFF)).sum())


def written_rows(canvas: Canvas) -> np.ndarray:
    """The rows of the canvas in which something stands where names stand."""
    names = pixels(canvas)[:, -54:]
    return np.flatnonzero((names != names[0, 0]).any(axis=1))


def test_the_plot_area_stands_beside_the_value_axis(canvas: Canvas) -> None:
    assert canvas.plot_rect.left() == AXIS_PX
    assert canvas.plot_rect.width() == 400 - AXIS_PX
    assert canvas.ticks_wanted == int(canvas.plot_rect.height() // 26)


def test_a_line_is_painted_in_its_series_colour(canvas: Canvas) -> None:
    canvas.show_picture(picture(canvas, lines=(line("CPU", 1, 40),)))
    assert color_at(canvas, 100, 40) == Theme("dark").series(1).name()
    assert color_at(canvas, 250, 40) == Theme("dark").hex("surface.1")
    assert canvas.picture is not None


def test_what_is_stale_fades(canvas: Canvas) -> None:
    canvas.show_picture(picture(canvas, lines=(line("CPU", 0, 40),), hatch_x=220.0))
    live = Theme("dark").series(0)
    assert color_at(canvas, 100, 40) != live.name()
    assert count_of(canvas, live) == 0


def test_names_stand_at_the_lines_ends_and_never_over_each_other(canvas: Canvas) -> None:
    canvas.show_picture(picture(canvas, lines=(line("CPU", 0, 50),)))
    one = written_rows(canvas)
    canvas.show_picture(picture(canvas, lines=(line("CPU", 0, 50), line("GPU", 1, 51))))
    two = written_rows(canvas)
    assert 5 <= one.size <= 14
    assert two.size >= 2 * one.size - 2


def test_a_series_without_a_value_in_view_still_has_its_note(canvas: Canvas) -> None:
    gone = Line("level", 0, np.empty((0, 4)), QPolygonF(), None)
    canvas.show_picture(picture(canvas, lines=(gone,)))
    assert written_rows(canvas).size == 0
    canvas.show_picture(picture(canvas, lines=(gone,), notes=("n/a",)))
    assert written_rows(canvas).size > 10


def test_cursors_hover_limits_and_texts_are_painted(canvas: Canvas) -> None:
    theme = Theme("dark")
    shown = picture(
        canvas,
        cursors=((50.0, "A"), (80.0, "B")),
        hover_x=200.0,
        tags=(Tag(30, "8.30", 0), Tag(32, "3.20", 1)),
        limits=(Limit(20.0, "budget"),),
        grid=(0.0, 50.0),
        empty_text="not measured yet",
    )
    canvas.show_picture(picture(canvas))
    without_text = pixels(canvas)
    canvas.show_picture(shown)
    middle = np.s_[40:80, AXIS_PX + 110 : AXIS_PX + 190]
    assert (pixels(canvas)[middle] != without_text[middle]).any()
    assert color_at(canvas, 50, 60) == theme.hex("accent")
    assert color_at(canvas, 200, 60) == theme.hex("text.3")
    assert count_of(canvas, theme.color("warn")) > 50
    assert count_of(canvas, theme.color("line")) > 200
    assert count_of(canvas, theme.color("surface.3")) > 100


def test_no_grid_line_strikes_the_words_of_an_empty_plot_through(canvas: Canvas) -> None:
    middle = canvas.plot_rect.height() / 2
    line_color = Theme("dark").color("line").rgb() & 0xFFFFFF
    canvas.show_picture(picture(canvas, grid=(middle,)))
    row = round(canvas.plot_rect.top() + middle)
    bare = int((pixels(canvas)[row] == line_color).sum())
    canvas.show_picture(picture(canvas, grid=(middle,), empty_text="No command was answered"))
    assert 0 < int((pixels(canvas)[row] == line_color).sum()) < bare - 100


def test_the_value_axis_is_numbered_once_for_a_range(canvas: Canvas) -> None:
    canvas.show_range(0, 40)
    assert [value for value, _ in canvas._axis._tickLevels[0]] == list(canvas.grid)
    before = canvas._axis._tickLevels
    canvas.show_range(0, 40)
    assert canvas._axis._tickLevels is before
    canvas.show_range(0, 2, 1.0)
    assert [text for _, text in canvas._axis._tickLevels[0]] == ["0", "1", "2"]


def test_it_tells_when_its_size_changes(canvas: Canvas, qtbot: QtBot) -> None:
    with qtbot.waitSignal(canvas.resized):
        canvas.resize(500, 200)
    qtbot.waitUntil(lambda: canvas.plot_rect.width() == 500 - AXIS_PX)


def test_colours_follow_the_theme(canvas: Canvas) -> None:
    canvas._theme.select("light")
    assert color_at(canvas, 300, 10) == Theme("light").hex("surface.1")
