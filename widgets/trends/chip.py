"""A trended signal's name in its colour, with a cross that takes it out again."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from widgets.theme import Theme

SWATCH_PX = 10
LONGEST, LEAST = 22, 8


class TrendChip(QToolButton):
    """Emits the key of the signal that is to go."""

    remove_requested = Signal(str)

    def __init__(self, theme: Theme, key: str, label: str, color: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._color = color
        self.setObjectName(f"trend_chip_{key}")
        self.setProperty("flat", "true")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(SWATCH_PX, SWATCH_PX))
        self.setText(f"{_short(label)}  ✕")
        self.setToolTip(f"Trend {label} no longer")
        self.setAccessibleName(f"Trend {label} no longer")
        self.clicked.connect(lambda: self.remove_requested.emit(key))
        theme.changed.connect(self._paint_swatch)
        self._paint_swatch()

    def _paint_swatch(self) -> None:
        swatch = QPixmap(SWATCH_PX, SWATCH_PX)
        swatch.fill(Qt.GlobalColor.transparent)
        painter = QPainter(swatch)
        painter.fillRect(0, SWATCH_PX // 2 - 2, SWATCH_PX, 4, self._theme.series(self._color))
        painter.end()
        self.setIcon(QIcon(swatch))


def _short(label: str) -> str:
    """Return a name that fits: of the card less than of the field, which is what tells two of them apart."""
    card, colon, field = label.partition(": ")
    room = max(LEAST, LONGEST - len(colon + field))
    if len(card) > room:
        card = f"{card[: room - 1]}…"
    return f"{card}{colon}{field}"
