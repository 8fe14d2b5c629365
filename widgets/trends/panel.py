"""The trend of chosen signals: what is added, held, triggered and exported. It shows what it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.notice import Notice
from widgets.plots.band_lane import BandLane
from widgets.plots.bands import BandState
from widgets.plots.canvas import AXIS_PX
from widgets.plots.plot import TimePlot
from widgets.plots.plot_bar import PlotBar
from widgets.plots.timebase import TimeBase
from widgets.save_dialog import save_dialog
from widgets.theme import Theme
from widgets.trends.chip import TrendChip
from widgets.trends.chip_rows import ChipRows
from widgets.trends.lanes import SignalSamples, TrendLanes
from widgets.trends.signal_picker import SignalPicker
from widgets.trends.trigger_bar import TriggerBar
from widgets.trends.view import CardChoice, TrendSignal

FIRST_WINDOW_S = 30.0
EMPTY = (
    "Choose what to trend: add it above, or select a card in the table and press Ctrl+T.\n"
    "Values become lines, states and missions bands; ten minutes are kept."
)
HEAD_PX = 28


class TrendsPanel(QWidget):
    """GUI thread. `monotonic` is the clock of every time that it is given, in seconds."""

    toggle_requested = Signal(str)
    """The key of a signal to trend, or not to trend any more."""
    choices_requested = Signal()
    """The picker opens: answer with `show_choices`."""
    suggestion_requested = Signal()
    export_requested = Signal(str)
    """`csv` or `png`."""

    def __init__(
        self, theme: Theme, *, monotonic: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trends_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.base = TimeBase(monotonic, FIRST_WINDOW_S, parent=self)
        self.bar = PlotBar(theme, self.base)
        self.trigger = TriggerBar()
        self.notice = Notice()
        self.picker = SignalPicker(self)
        self._lanes = TrendLanes(theme, self.base)
        self._theme = theme
        self._chips = ChipRows()
        self._build()
        self.picker.chosen.connect(self.toggle_requested)
        self._show_pages()

    @property
    def signals(self) -> tuple[TrendSignal, ...]:
        """What is trended, in the order in which it was chosen."""
        return self._lanes.signals

    @property
    def plots(self) -> tuple[TimePlot, ...]:
        return self._lanes.plots

    @property
    def bands(self) -> dict[str, BandLane]:
        return self._lanes.bands

    def show_signals(self, signals: Sequence[TrendSignal]) -> None:
        """Trend these; what was recorded of those that stay is kept."""
        if tuple(signals) == self._lanes.signals:
            return
        self._lanes.show_signals(signals)
        self.trigger.show_signals(signals)
        self.picker.show_taken(self._taken())
        self._show_chips()
        self._show_pages()

    def show_cards_known(self, is_known: bool) -> None:
        """Say whether there are cards to choose from."""
        self._add.setEnabled(is_known)
        self._suggest.setVisible(is_known)

    def show_choices(self, cards: Sequence[CardChoice]) -> None:
        """Open the picker with these cards."""
        self.picker.open_with(cards, self._taken(), self._add.mapToGlobal(QPoint(0, self._add.height() + 2)))

    def append_number(self, key: str, t_s: float, value: float | None) -> None:
        """Add a value of a trended signal, None where it was not reported."""
        self._lanes.append_number(key, t_s, value)

    def append_state(self, key: str, t_s: float, state: BandState | None) -> None:
        """Say in which state a trended signal is, None where it was not reported."""
        self._lanes.append_state(key, t_s, state)

    def show_stale(self, is_stale: bool, t_s: float) -> None:
        """Say that nothing is live since a moment: lines and bands end there."""
        self._lanes.show_stale(is_stale, t_s)

    def show_problem(self, text: str | None) -> None:
        self.notice.say(text, "warn")

    def show_done(self, text: str) -> None:
        self.notice.say(text, "ok")

    def refresh(self) -> None:
        """Bring every lane up to date, if anybody can see it."""
        self._lanes.refresh()

    def samples(self) -> tuple[SignalSamples, ...]:
        """Return copies of what is visible."""
        return self._lanes.samples()

    def picture(self, title: str) -> QImage:
        """Return what is visible as a picture, with a line above it that says of what and when."""
        lanes = self._lanes.grab()
        ratio = lanes.devicePixelRatio()
        image = QImage(lanes.width(), lanes.height() + round(HEAD_PX * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(self._theme.color("surface.1"))
        painter = QPainter(image)
        painter.setFont(self.font())
        painter.setPen(self._theme.color("text.1"))
        painter.drawText(AXIS_PX, 0, self._lanes.width() - AXIS_PX, HEAD_PX, int(Qt.AlignmentFlag.AlignVCenter), title)
        painter.drawPixmap(0, HEAD_PX, lanes)
        painter.end()
        return image

    def choose_file(self, kind: str, suggestion: str, then: Callable[[str], None]) -> QFileDialog:
        """Let the person choose where an export goes."""
        filters = ["Table (*.csv)" if kind == "csv" else "Picture (*.png)"]
        dialog = save_dialog(
            self, "trend_export_dialog", "Export what is visible", suggestion, filters=filters, suffix=kind
        )
        dialog.fileSelected.connect(then)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _taken(self) -> frozenset[str]:
        return frozenset(one.key for one in self._lanes.signals)

    def _show_chips(self) -> None:
        chips = [TrendChip(self._theme, one.key, one.label, self._lanes.color(one.key)) for one in self._lanes.signals]
        for chip in chips:
            chip.remove_requested.connect(self.toggle_requested)
        self._chips.show_chips(chips)

    def _show_pages(self) -> None:
        has_signals = bool(self._lanes.signals)
        self._pages.setCurrentIndex(1 if has_signals else 0)
        self._export.setEnabled(has_signals)
        self._trigger_toggle.setEnabled(has_signals)
        self.trigger.setVisible(has_signals and self._trigger_toggle.isChecked())

    def _build(self) -> None:
        self._add = QPushButton("Add…")
        self._add.setObjectName("trends_add")
        self._add.setAccessibleName("Add a signal to the trend")
        self._add.setToolTip("Add any field of any card; Ctrl+T adds the card chosen in the table")
        self._add.clicked.connect(self.choices_requested)
        self._trigger_toggle = QPushButton("Trigger")
        self._trigger_toggle.setObjectName("trends_trigger")
        self._trigger_toggle.setCheckable(True)
        self._trigger_toggle.setToolTip("Hold the picture when a signal does something, with time before and after")
        self._trigger_toggle.toggled.connect(self._show_pages)
        self._export = QToolButton()
        self._export.setObjectName("trends_export")
        self._export.setText("Export")
        self._export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._export.setToolTip("Save what is visible as a table (CSV) or a picture (PNG)")
        menu = QMenu(self._export)
        for kind, text in (("csv", "Table of what is visible (CSV)…"), ("png", "Picture of what is visible (PNG)…")):
            action = menu.addAction(text)
            action.setObjectName(f"export_{kind}")
            action.triggered.connect(partial(self.export_requested.emit, kind))
        self._export.setMenu(menu)
        for widget in (self._add, self._trigger_toggle, self._export):
            self.bar.add(widget)
        page = QWidget()
        page_column = QVBoxLayout(page)
        page_column.setContentsMargins(0, 0, 0, 0)
        page_column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(AXIS_PX - 8, 0, 8, 2)
        row.addWidget(self._chips, 1)
        page_column.addLayout(row)
        page_column.addWidget(self._lanes, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._build_empty())
        self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, self.trigger, self.notice):
            column.addWidget(part)
        column.addWidget(self._pages, 1)
        self.show_cards_known(False)

    def _build_empty(self) -> QWidget:
        page = QWidget()
        label = QLabel(EMPTY)
        label.setObjectName("trends_empty")
        label.setWordWrap(True)
        label.setProperty("tone", "quiet")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._suggest = QPushButton("Trend values and outputs")
        self._suggest.setObjectName("trends_suggest")
        self._suggest.setToolTip("Trends the first cards with values (AI, MATH) and the first outputs (DO)")
        self._suggest.clicked.connect(self.suggestion_requested)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(label)
        column.addWidget(self._suggest, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        return page
