"""The names of what is trended, in as many rows as they need and no more than two; the rest is scrolled to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from widgets.flow import FlowLayout
from widgets.trends.chip import TrendChip

MOST_ROWS = 2
ROW_GAP_PX = 2


class ChipRows(QScrollArea):
    """Each name stands in full with its cross, however many there are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trend_chips")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self._chips: tuple[TrendChip, ...] = ()
        rows = QWidget()
        self._flow = FlowLayout(QMargins(0, 0, 0, 0), ROW_GAP_PX, rows)
        self.setWidget(rows)
        self._fit()

    @property
    def chips(self) -> tuple[TrendChip, ...]:
        return self._chips

    def show_chips(self, chips: Sequence[TrendChip]) -> None:
        """Show these in place of those before, which are no more."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = tuple(chips)
        for chip in self._chips:
            self._flow.addWidget(chip)
            chip.show()  # what is not shown yet has no height to fit to
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        row = max((chip.sizeHint().height() for chip in self._chips), default=0)
        most = MOST_ROWS * row + (MOST_ROWS - 1) * ROW_GAP_PX
        self.setFixedHeight(min(self._flow.heightForWidth(self.viewport().width()), most))
        self.verticalScrollBar().setSingleStep(row + ROW_GAP_PX)
