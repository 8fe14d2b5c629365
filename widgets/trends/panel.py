"""The trend of chosen cards: lines grouped by unit, bands below them, one time axis. It shows what it is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from widgets.notice import Notice
from widgets.plots.band_lane import BandLane
from widgets.plots.bands import BandState
from widgets.plots.canvas import AXIS_PX
from widgets.plots.look import PlotLook
from widgets.plots.plot import TimePlot
from widgets.plots.plot_bar import PlotBar
from widgets.plots.refresher import Refresher
from widgets.plots.ticks import hundredths
from widgets.plots.time_ruler import TimeRuler
from widgets.plots.timebase import TimeBase
from widgets.plots.turns import Turns
from widgets.theme import Theme
from widgets.trends.chip import TrendChip
from widgets.trends.view import CardChoice, TrendCard

LOOK = PlotLook(
    from_zero=False, number=hundredths, columns=0, label_px=190, empty_text="no value in this span", has_title=False
)
FIRST_WINDOW_S = 30.0
PLOT_MIN_PX = 52
EMPTY = (
    "Choose cards to trend: pick one above, or select one in the table and press Ctrl+T.\n"
    "Values become lines, states and missions bands; ten minutes are kept."
)
ADD = "Add card…"


class TrendsPanel(QWidget):
    """GUI thread. `monotonic` is the clock of every time that it is given, in seconds."""

    add_requested = Signal(int)
    remove_requested = Signal(int)
    suggestion_requested = Signal()

    def __init__(
        self, theme: Theme, *, monotonic: Callable[[], float] = time.monotonic, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("trends_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.base = TimeBase(monotonic, FIRST_WINDOW_S, parent=self)
        self.bar = PlotBar(theme, self.base)
        self.notice = Notice()
        self._theme = theme
        self._cards: tuple[TrendCard, ...] = ()
        self._colors: dict[int, int] = {}
        self._plots: dict[str, TimePlot] = {}
        self._bands: dict[int, BandLane] = {}
        self._chips: list[TrendChip] = []
        self._turns = Turns()
        self._stale_since_s: float | None = None
        self._build()
        self.base.span_changed.connect(self.refresh)
        self.base.cursors_changed.connect(self.refresh)
        self.base.held_changed.connect(self.refresh)
        self._refresher = Refresher(self, self._beat)
        self._show_lanes()

    @property
    def cards(self) -> tuple[TrendCard, ...]:
        """What is trended, in the order in which it was chosen."""
        return self._cards

    @property
    def plots(self) -> tuple[TimePlot, ...]:
        return tuple(self._plots.values())

    @property
    def bands(self) -> dict[int, BandLane]:
        return dict(self._bands)

    def show_cards(self, cards: Sequence[TrendCard]) -> None:
        """Trend these cards; what was recorded of those that stay is kept."""
        if tuple(cards) == self._cards:
            return
        before = {card.card_id: card for card in self._cards}
        self._cards = tuple(cards)
        after = {card.card_id: card for card in cards}
        for card in before.values():
            if card.card_id not in after:
                self._remove(card)
        for card in cards:
            self._place(card, before.get(card.card_id))
        self._show_lanes()

    def show_choices(self, choices: Sequence[CardChoice]) -> None:
        """Offer cards in the drop-down."""
        with QSignalBlocker(self._picker):
            self._picker.clear()
            self._picker.addItem(ADD, None)
            for choice in choices:
                self._picker.addItem(choice.text, choice.card_id)
        self._picker.setEnabled(bool(choices))
        self._suggest.setVisible(bool(choices))

    def append_number(self, card_id: int, t_s: float, value: float | None) -> None:
        """Add a value of a trended card, None where it was not reported."""
        card = self._card(card_id)
        self._plots[card.axis].append(str(card_id), t_s, value)

    def append_state(self, card_id: int, t_s: float, state: BandState | None) -> None:
        """Say in which state a trended card is, None where it was not reported."""
        self._bands[card_id].append(t_s, state)

    def show_stale(self, is_stale: bool, t_s: float) -> None:
        """Say that nothing is live since a moment: lines and bands end there."""
        self._stale_since_s = t_s if is_stale else None
        for lane in self._lanes():
            lane.show_stale(is_stale, t_s)
        self.refresh()

    def show_problem(self, text: str | None) -> None:
        self.notice.say(text, "warn")

    def refresh(self) -> None:
        """Bring every lane up to date, if anybody can see it."""
        if self.isVisible():
            for lane in self._lanes():
                lane.refresh()

    def _beat(self) -> None:
        self._turns.refresh(self._lanes(), self.base.window_s)

    def _lanes(self) -> list[TimePlot | BandLane]:
        return [*self._plots.values(), *self._bands.values()]

    def _card(self, card_id: int) -> TrendCard:
        return next(card for card in self._cards if card.card_id == card_id)

    def _color(self, card_id: int) -> int:
        if card_id not in self._colors:
            taken = set(self._colors.values())
            self._colors[card_id] = next(index for index in range(len(taken) + 1) if index not in taken)
        return self._colors[card_id]

    def _remove(self, card: TrendCard) -> None:
        self._colors.pop(card.card_id, None)
        if card.kind == "state":
            lane = self._bands.pop(card.card_id)
            self._column.removeWidget(lane)
            lane.deleteLater()
        else:
            self._plots[card.axis].release(str(card.card_id))

    def _place(self, card: TrendCard, before: TrendCard | None) -> None:
        if before == card:
            return
        key = str(card.card_id)
        if before is not None and before.kind == card.kind == "number":
            trace = self._plots[before.axis].release(key)
            if trace is not None:
                trace.name = card.label
                self._plot(card).adopt(key, trace)
            return
        if before is not None:
            self._remove(before)
        color = self._color(card.card_id)
        if card.kind == "number":
            self._plot(card).add_series(key, label=card.label, color=color)
        else:
            self._bands[card.card_id] = BandLane(self._theme, card.label, self.base, LOOK, color)
            self._column.addWidget(self._bands[card.card_id])

    def _plot(self, card: TrendCard) -> TimePlot:
        if card.axis not in self._plots:
            plot = TimePlot(self._theme, card.unit or card.label, card.unit, look=LOOK, base=self.base)
            plot.setMinimumHeight(PLOT_MIN_PX)
            self._column.insertWidget(len(self._plots), plot, 1)
            self._plots[card.axis] = plot
        return self._plots[card.axis]

    def _show_lanes(self) -> None:
        for axis, plot in tuple(self._plots.items()):
            if not plot.series:
                self._column.removeWidget(plot)
                plot.deleteLater()
                del self._plots[axis]
        for chip in self._chips:
            self._chip_row.removeWidget(chip)
            chip.deleteLater()
        self._chips = [
            TrendChip(self._theme, card.card_id, card.label, self._color(card.card_id)) for card in self._cards
        ]
        for chip in self._chips:
            chip.remove_requested.connect(self.remove_requested)
            self._chip_row.insertWidget(self._chip_row.count() - 1, chip)
        self._pages.setCurrentIndex(1 if self._cards else 0)
        if self._stale_since_s is not None:
            for lane in self._lanes():
                lane.show_stale(True, self._stale_since_s)
        self.refresh()

    def _pick(self, index: int) -> None:
        card_id = self._picker.itemData(index)
        self._picker.setCurrentIndex(0)
        if card_id is not None:
            self.add_requested.emit(card_id)

    def _build(self) -> None:
        self._picker = QComboBox()
        self._picker.setObjectName("trends_add")
        self._picker.setAccessibleName("Add a card to the trend")
        self._picker.setToolTip("Add a card to the trend; Ctrl+T adds the one chosen in the table")
        self._picker.setMaxVisibleItems(20)
        self._picker.setMinimumContentsLength(16)
        self._picker.activated.connect(self._pick)
        chips = QWidget()
        self._chip_row = QHBoxLayout(chips)
        self._chip_row.setContentsMargins(0, 0, 0, 0)
        self._chip_row.setSpacing(2)
        self._chip_row.addStretch(1)
        chips.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.bar.add(self._picker)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._build_empty())
        self._pages.addWidget(self._build_lanes(chips))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)
        self.show_choices(())

    def _build_empty(self) -> QWidget:
        page = QWidget()
        label = QLabel(EMPTY)
        label.setObjectName("trends_empty")
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

    def _build_lanes(self, chips: QWidget) -> QWidget:
        lanes = QWidget()
        self._column = QVBoxLayout(lanes)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(lanes)
        self._ruler = TimeRuler(self._theme, self.base, left_px=AXIS_PX, right_px=LOOK.label_px)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(AXIS_PX - 8, 0, 8, 2)
        row.addWidget(chips, 1)
        column.addLayout(row)
        column.addWidget(scroll, 1)
        column.addWidget(self._ruler)
        return page
