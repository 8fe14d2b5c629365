"""Themes: every token in both, readable contrast, a style sheet without holes."""

import gc
import re
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from tests.helpers.window_end import own_look
from widgets.theme import SHEET, Theme, ThemeName, style_sheet

pytestmark = pytest.mark.gui


def _luminance(color: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else float(((channel + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def _contrast(one: QColor, other: QColor) -> float:
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_both_themes_have_the_same_tokens() -> None:
    assert set(Theme("dark").tokens) == set(Theme("light").tokens)


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("token", ["text.1", "text.2"])
def test_text_is_readable_on_every_surface(name: ThemeName, token: str) -> None:
    theme = Theme(name)
    for surface in ("surface.0", "surface.1", "surface.2"):
        assert _contrast(theme.color(token), theme.color(surface)) >= 4.5


@pytest.mark.parametrize("name", ["dark", "light"])
@pytest.mark.parametrize("token", ["accent", "ok", "warn", "alarm", "halt"])
def test_marks_stand_out_from_panels(name: ThemeName, token: str) -> None:
    theme = Theme(name)
    assert _contrast(theme.color(token), theme.color("surface.1")) >= 3


def test_style_sheet_leaves_no_token_unfilled_and_names_no_colour() -> None:
    sheet = style_sheet()
    assert not re.search(r"\{[a-z]+\.?[a-z0-9]*\}", sheet)
    assert not re.search(r": [^;]*#[0-9a-f]{3}", sheet), "a colour of its own would stay when the theme changes"


def test_a_style_sheet_gets_every_token_from_the_palette(qapp: QApplication) -> None:
    with own_look(qapp):
        theme = Theme("light")
        theme.apply(qapp)
        for token, (_, name) in SHEET.items():
            patch = QWidget()
            patch.setStyleSheet(f"background: palette({name})")
            assert patch.grab().toImage().pixelColor(1, 1) == theme.color(token), token


def test_selecting_another_theme_tells_once() -> None:
    theme = Theme("dark")
    told: list[str] = []
    theme.changed.connect(lambda: told.append(theme.name))
    theme.select("dark")
    theme.select("light")
    assert told == ["light"]
    assert theme.hex("surface.0") == "#ffffff"


def test_what_is_chosen_is_followed_and_the_system_only_when_it_was_chosen(qapp: QApplication) -> None:
    theme, hints = Theme(), qapp.styleHints()
    theme.choose("light")
    assert theme.name == "light"
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.name == "light"
    theme.choose("system")
    assert theme.name == ("light" if hints.colorScheme() == Qt.ColorScheme.Light else "dark")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.name == "light"
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.name == "dark"
    theme.choose("dark")
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert theme.name == "dark"


def test_the_system_does_not_hold_a_theme_that_follows_it(qapp: QApplication) -> None:
    theme = Theme()
    theme.choose("system")
    held = weakref.ref(theme)
    del theme
    gc.collect()
    assert held() is None
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)


def test_another_theme_comes_without_another_style(qapp: QApplication) -> None:
    with own_look(qapp):
        theme = Theme()
        theme.apply(qapp)
        assert "fusion" in (style.objectName() for style in (qapp.style(), *qapp.findChildren(QStyle)))
        widget = QWidget()
        before = widget.style()
        theme.select("light")
        theme.apply(qapp)
        assert widget.style() is before
        assert qapp.palette().window().color() == theme.color("surface.1")


def test_stale_colour_is_faded() -> None:
    assert Theme().color("text.1", stale=True).alphaF() == pytest.approx(0.45, abs=0.01)


def test_series_colours_repeat_after_eight() -> None:
    theme = Theme()
    assert theme.series(0) == theme.series(8)
    assert theme.series(0) != theme.series(1)


def test_palette_uses_the_tokens() -> None:
    theme = Theme("light")
    assert theme.palette().window().color() == theme.color("surface.1")
