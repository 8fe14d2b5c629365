"""The colours by name: tokens from `resources/themes`, turned into a palette and a style sheet.

Widgets name tokens (`surface.1`, `accent`, `alarm`), never colours. Whoever paints by hand is given the `Theme` and
repaints on `changed`. The style sheet names roles of the palette instead of colours: another theme is another palette,
and what stands already is restyled bit by bit (`restyle.py`), where another sheet would hold the window for seconds.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

ThemeName = Literal["dark", "light"]
STALE_ALPHA = 0.45
"""How much of its colour a value keeps that is not live."""

_Role = QPalette.ColorRole
SHEET = {
    "surface.0": (_Role.Dark, "dark"),
    "surface.1": (_Role.Window, "window"),
    "surface.2": (_Role.Base, "base"),
    "surface.3": (_Role.Midlight, "midlight"),
    "line": (_Role.Mid, "mid"),
    "text.1": (_Role.WindowText, "window-text"),
    "text.2": (_Role.Light, "light"),
    "text.3": (_Role.PlaceholderText, "placeholder-text"),
    "accent": (_Role.Highlight, "highlight"),
    "accent.text": (_Role.HighlightedText, "highlighted-text"),
    "ok": (_Role.Shadow, "shadow"),
    "warn": (_Role.ToolTipText, "tooltip-text"),
    "alarm": (_Role.BrightText, "bright-text"),
    "halt": (_Role.LinkVisited, "link-visited"),
}
"""The tokens that the style sheet may name, each with a role of its own and what a sheet calls that. The last four have
roles that Qt itself paints nothing by here."""
_PAINTED = {
    _Role.AlternateBase: "surface.1",
    _Role.Text: "text.1",
    _Role.Button: "surface.2",
    _Role.ButtonText: "text.1",
    _Role.ToolTipBase: "surface.2",
    _Role.Link: "accent",
    _Role.Accent: "accent",
}
"""The other roles that Qt paints by."""


class Theme(QObject):
    """The tokens in force. Lives on the GUI thread; one for the application, passed in."""

    changed = Signal()

    def __init__(self, name: ThemeName = "dark", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name: ThemeName = name
        self._tokens = _read_tokens(name)
        self._hints: QStyleHints | None = None
        self._has_style = False

    @property
    def name(self) -> ThemeName:
        return self._name

    @property
    def tokens(self) -> tuple[str, ...]:
        return tuple(self._tokens)

    def hex(self, token: str) -> str:
        """Return e.g. `#4da3ff`; raises KeyError for an unknown token."""
        return self._tokens[token]

    def color(self, token: str, *, stale: bool = False) -> QColor:
        """Return the colour of a token, faded when what it paints is not live."""
        color = QColor(self._tokens[token])
        if stale:
            color.setAlphaF(STALE_ALPHA)
        return color

    def series(self, index: int) -> QColor:
        """Return the colour of the plot series with that index, counted from 0, in Okabe–Ito order."""
        return self.color(f"series.{index % 8 + 1}")

    def select(self, name: ThemeName) -> None:
        """Change to the dark or the light tokens and tell everybody."""
        if name == self._name:
            return
        self._name = name
        self._tokens = _read_tokens(name)
        self.changed.emit()

    def choose(self, setting: str) -> None:
        """Change to `dark`, to `light` or, for anything else, to what the system has now and whenever it changes."""
        if self._hints is not None:
            self._hints.colorSchemeChanged.disconnect(self._take_up_scheme)
            self._hints = None
        if setting in ("dark", "light"):
            self.select("light" if setting == "light" else "dark")
            return
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._take_up_scheme)
        self._take_up_scheme(self._hints.colorScheme())

    def apply(self, application: QApplication) -> None:
        """Give the application this theme's palette and, the first time, style and style sheet.

        Widgets that are there already keep the colours they have until they are restyled.
        """
        application.setPalette(self.palette())
        if not self._has_style:  # set again, either is a pass over every widget for nothing
            application.setStyle("Fusion")
            application.setStyleSheet(style_sheet())
            self._has_style = True

    def palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PAINTED.items():
            palette.setColor(role, self.color(token))
        for token, (role, _) in SHEET.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.3"))
        return palette

    def _take_up_scheme(self, scheme: Qt.ColorScheme) -> None:
        self.select("light" if scheme == Qt.ColorScheme.Light else "dark")


def style_sheet() -> str:
    """Return the style sheet of every theme: `{token}` stands in its file, `palette(role)` in what Qt is given."""
    sheet = (files("resources") / "themes" / "plumbline.qss").read_text(encoding="utf-8")
    for token, (_, name) in SHEET.items():
        sheet = sheet.replace(f"{{{token}}}", f"palette({name})")
    return sheet


def _read_tokens(name: ThemeName) -> dict[str, str]:
    text = (files("resources") / "themes" / f"{name}.json").read_text(encoding="utf-8")
    tokens: dict[str, str] = json.loads(text)
    return tokens
