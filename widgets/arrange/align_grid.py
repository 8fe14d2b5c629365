"""Buttons for each axis: line up low ends, centres or high ends; space centres or gaps evenly."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from widgets.theme import Theme

EDGES = (("min", "Low", "low ends"), ("centre", "Centre", "centres"), ("max", "High", "high ends"))
BETWEENS = (("centres", "Centres", "their centres are evenly spaced"), ("gaps", "Gaps", "the gaps between are equal"))


class AlignGrid(QWidget):
    """Asks; whether it is possible is shown on all buttons of a kind at once."""

    align_requested = Signal(str, str)
    distribute_requested = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._letters: list[tuple[QLabel, str]] = []
        self._aligning: list[tuple[QPushButton, str]] = []
        self._distributing: list[tuple[QPushButton, str]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._add_block(grid, 0, "Align", EDGES, self._aligning)
        grid.setRowMinimumHeight(4, 8)
        self._add_block(grid, 5, "Distribute", BETWEENS, self._distributing)
        theme.changed.connect(self._paint)
        self._paint()

    def show_reasons(self, align: str, distribute: str) -> None:
        """Say why something cannot be done now; empty texts where it can."""
        for buttons, reason in ((self._aligning, align), (self._distributing, distribute)):
            for button, tip in buttons:
                button.setEnabled(not reason)
                button.setToolTip(f"{tip}\nNot now: {reason}" if reason else tip)

    def _add_block(
        self,
        grid: QGridLayout,
        row: int,
        title: str,
        kinds: tuple[tuple[str, str, str], ...],
        buttons: list[tuple[QPushButton, str]],
    ) -> None:
        heading = QLabel(title)
        heading.setProperty("tone", "quiet")
        grid.addWidget(heading, row, 0, 1, 4)
        for down, axis in enumerate("xyz", start=row + 1):
            letter = QLabel(axis.upper())
            letter.setAlignment(Qt.AlignmentFlag.AlignCenter)
            letter.setFixedWidth(20)
            self._letters.append((letter, f"axis.{axis}"))
            grid.addWidget(letter, down, 0)
            for across, (kind, text, meaning) in enumerate(kinds, start=1):
                button = QPushButton(text)
                button.setObjectName(f"{title.lower()}_{axis}_{kind}")
                button.setAccessibleName(f"{title} {meaning} along {axis.upper()}")
                button.clicked.connect(self._asker(title, axis, kind))
                buttons.append((button, f"{title} along {axis.upper()}: {meaning}"))
                grid.addWidget(button, down, across)
        for across in range(1, 4):
            grid.setColumnStretch(across, 1)

    def _asker(self, title: str, axis: str, kind: str) -> Callable[[], None]:
        signal = self.align_requested if title == "Align" else self.distribute_requested
        return lambda: signal.emit(axis, kind)

    def _paint(self) -> None:
        for letter, token in self._letters:
            letter.setStyleSheet(f"color: {self._theme.hex(token)}; font-weight: 600;")
