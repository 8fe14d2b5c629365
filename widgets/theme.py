"""The colours by name: tokens from `resources/themes`, turned into a palette and a style sheet.

Widgets name tokens (`surface.1`, `accent`, `alarm`), never colours. Whoever paints by hand is given the `Theme` and
repaints on `changed`.
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
        """Give the application this theme's palette and style sheet."""
        if not self._has_style:  # set again it would be a pass over every widget for nothing
            application.setStyle("Fusion")
            self._has_style = True
        application.setPalette(self.palette())
        application.setStyleSheet(self.style_sheet())

    def palette(self) -> QPalette:
        roles = {
            QPalette.ColorRole.Window: "surface.1",
            QPalette.ColorRole.WindowText: "text.1",
            QPalette.ColorRole.Base: "surface.2",
            QPalette.ColorRole.AlternateBase: "surface.1",
            QPalette.ColorRole.Text: "text.1",
            QPalette.ColorRole.PlaceholderText: "text.3",
            QPalette.ColorRole.Button: "surface.2",
            QPalette.ColorRole.ButtonText: "text.1",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "accent.text",
            QPalette.ColorRole.ToolTipBase: "surface.2",
            QPalette.ColorRole.ToolTipText: "text.1",
            QPalette.ColorRole.Link: "accent",
        }
        palette = QPalette()
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.3"))
        return palette

    def style_sheet(self) -> str:
        sheet = (files("resources") / "themes" / "plumbline.qss").read_text(encoding="utf-8")
        for token, color in self._tokens.items():
            sheet = sheet.replace(f"{{{token}}}", color)
        return sheet

    def _take_up_scheme(self, scheme: Qt.ColorScheme) -> None:
        self.select("light" if scheme == Qt.ColorScheme.Light else "dark")


def _read_tokens(name: ThemeName) -> dict[str, str]:
    text = (files("resources") / "themes" / f"{name}.json").read_text(encoding="utf-8")
    tokens: dict[str, str] = json.loads(text)
    return tokens
