"""Describing a wave: which input, which course, between which values, how long."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from widgets.fields.choice import ChoiceField
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec
from widgets.stimulus.view import WAVE_TEXTS, WaveInput, WaveKind, WaveWish

PERIOD = NumberSpec(unit="s", decimals=2, minimum=0.01, maximum=3600, step=1.0)
DUTY = NumberSpec(unit="%", decimals=0, minimum=1, maximum=99, step=5, is_whole=True)
TIPS: dict[WaveKind, str] = {
    "STEP": "The first value for the time given, then the second",
    "RAMP": "From the first value to the second within the time given, then the second",
    "SINE": "Between the two values, rising first, again and again",
    "PULSE": "The second value for a share of each period, the first for the rest",
}


class WaveForm(QWidget):
    """Emits a `WaveWish`. Values are asked for in the unit of the input that is chosen."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("wave_form")
        self._inputs: tuple[WaveInput, ...] = ()
        self._chosen: int | None = None
        self._kind: WaveKind = "SINE"
        self._low = self._high = 0
        self._period_s, self._duty = 10.0, 50
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._input = ChoiceField([], "Input that the wave moves", object_name="wave_input")
        self._course = ChoiceField(WAVE_TEXTS, "Course of the wave", object_name="wave_kind")
        self._ends: list[NumberField] = []
        self._period = NumberField(PERIOD, "Period", object_name="wave_period", tip="In kernel time; 0.01 s to 1 h")
        self._share = NumberField(DUTY, "High for", object_name="wave_duty", tip="Share of each period, 1 to 99 %")
        self._duty_label = QLabel("high for")
        self._start = QPushButton("Start wave")
        self._start.setObjectName("wave_start")
        self._start.clicked.connect(self._ask)
        self._input.edited.connect(self._choose)
        self._course.edited.connect(self._choose_kind)
        self._period.edited.connect(self._take_period)
        self._share.edited.connect(self._take_duty)
        self._grid.addWidget(QLabel("input"), 0, 0)
        self._grid.addWidget(self._input, 0, 1, 1, 3)
        self._grid.addWidget(QLabel("course"), 1, 0)
        self._grid.addWidget(self._course, 1, 1)
        self._grid.addWidget(self._duty_label, 1, 2)
        self._grid.addWidget(self._share, 1, 3)
        self._grid.addWidget(QLabel("from"), 2, 0)
        self._grid.addWidget(QLabel("to"), 2, 2)
        self._grid.addWidget(QLabel("period"), 3, 0)
        self._grid.addWidget(self._period, 3, 1)
        self._grid.addWidget(self._start, 3, 3)
        self._period.show_value(self._period_s)
        self._share.show_value(self._duty)
        self._rebuild_ends()
        self._show()

    def show_inputs(self, inputs: Sequence[WaveInput]) -> None:
        """Offer these inputs; the one chosen stays while it is among them."""
        if tuple(inputs) == self._inputs:
            return
        before = self._current()
        self._inputs = tuple(inputs)
        self._input.show_choices([(one.card_id, one.text) for one in self._inputs])
        if self._current() is None:
            self._chosen = self._inputs[0].card_id if self._inputs else None
        if self._current() != before:
            self._take_range()
        self._show()

    def show_enabled(self, reason: str) -> None:
        """Let waves be started, or say why not."""
        self._start.setEnabled(not reason and bool(self._inputs))
        self._start.setToolTip(reason or TIPS[self._kind])

    def _current(self) -> WaveInput | None:
        return next((one for one in self._inputs if one.card_id == self._chosen), None)

    def _take_range(self) -> None:
        current = self._current()
        if current is not None:
            self._low, self._high = current.minimum, current.maximum
        self._rebuild_ends()

    def _rebuild_ends(self) -> None:
        """Make the two value fields anew: their unit and range are those of the input."""
        current = self._current() or WaveInput(0, "", "AI", 0, 0)
        scale = Decimal(1) if current.is_raw else Decimal("0.01")
        decimals = 0 if current.is_raw else 2
        spec = NumberSpec(
            unit=current.unit,
            decimals=decimals,
            minimum=current.minimum,
            maximum=current.maximum,
            step=1.0,
            scale=scale,
            is_whole=True,
        )
        for field in self._ends:
            self._grid.removeWidget(field)
            field.hide()
            field.deleteLater()
        self._ends = [
            NumberField(spec, "First value", object_name="wave_low"),
            NumberField(spec, "Second value", object_name="wave_high"),
        ]
        self._ends[0].edited.connect(self._take_low)
        self._ends[1].edited.connect(self._take_high)
        self._grid.addWidget(self._ends[0], 2, 1)
        self._grid.addWidget(self._ends[1], 2, 3)

    def _show(self) -> None:
        self._input.show_value(self._chosen)
        self._course.show_value(self._kind)
        self._course.setToolTip(TIPS[self._kind])
        self._ends[0].show_value(self._low)
        self._ends[1].show_value(self._high)
        is_pulse = self._kind == "PULSE"
        self._share.setVisible(is_pulse)
        self._duty_label.setVisible(is_pulse)
        self._start.setToolTip(TIPS[self._kind])

    def _choose(self, card_id: object) -> None:
        self._chosen = card_id if isinstance(card_id, int) else None
        self._take_range()
        self._show()

    def _choose_kind(self, kind: object) -> None:
        self._kind = next(one for one, _ in WAVE_TEXTS if one == kind)
        self._show()

    def _take_low(self, value: object) -> None:
        if isinstance(value, int):
            self._low = value
            self._show()

    def _take_high(self, value: object) -> None:
        if isinstance(value, int):
            self._high = value
            self._show()

    def _take_period(self, value: object) -> None:
        if isinstance(value, int | float):
            self._period_s = float(value)
            self._period.show_value(value)

    def _take_duty(self, value: object) -> None:
        if isinstance(value, int):
            self._duty = value
            self._share.show_value(value)

    def _ask(self) -> None:
        current = self._current()
        if current is not None:
            period_ms = max(1, round(self._period_s * 1000))
            self.wanted.emit(WaveWish(current.card_id, self._kind, self._low, self._high, period_ms, self._duty))
