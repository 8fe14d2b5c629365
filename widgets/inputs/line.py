"""One virtual input: its name above, a switch for a digital or a slider and a number for an analogue reading below."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSlider, QVBoxLayout, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec, reading_spec
from widgets.inputs.row import InputRow
from widgets.inputs.switch import Switch
from widgets.stale import tip_while
from widgets.theme import Theme

LINE_HEIGHT = 56
SLIDER_STEPS = 1000
FIELD_WIDTH = 104
BY_HAND_TIP = "Set by hand: the reading stays as it was set, whatever the plant does"
TO_PLANT_TIP = "Give this reading back to the plant (set_virtual_input, source PLANT)"


class Elided(QLabel):
    """A label that ends in … where its text has no room; the tooltip has all of it."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        if text != self._whole:
            self._whole = text
            self.setToolTip(text)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class InputLine(QWidget):
    """Reused for whichever input is in view. `raw_requested` and `value_requested` carry the card and the wish."""

    raw_requested = Signal(object, object)
    value_requested = Signal(object, object)
    plant_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why = ""
        self._row: InputRow | None = None
        self._spec: NumberSpec | None = None
        self._field: NumberField | None = None
        self._id, self._label, self._raw, self._mark = QLabel(), Elided(), Elided(), QLabel()
        self._id.setProperty("tone", "faint")
        self._raw.setProperty("tone", "faint")
        self._mark.setProperty("tone", "warn")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for label, text in ((self._raw, "raw 88888"), (self._mark, "by hand")):
            label.setFixedWidth(label.fontMetrics().horizontalAdvance(text) + 6)
            label.setAlignment(right)
        self._raw.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._to_plant = QPushButton("↩ plant")
        self._to_plant.setProperty("kind", "link")
        self._to_plant.clicked.connect(self._hand_back)
        self._to_plant.hide()
        self._switch = Switch(theme, "")
        self._switch.requested.connect(self._switched)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, SLIDER_STEPS)
        self._slider.valueChanged.connect(self._slid)
        self._digital = QWidget()
        for control in (self._digital, self._slider):
            control.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        left = QHBoxLayout(self._digital)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self._switch)
        left.addStretch(1)
        upper = QHBoxLayout()
        upper.setSpacing(8)
        upper.addWidget(self._id)
        upper.addWidget(self._label, 1)
        upper.addWidget(self._mark)
        upper.addWidget(self._to_plant)
        self._lower = QHBoxLayout()
        self._lower.setSpacing(8)
        self._lower.addWidget(self._digital, 1)
        self._lower.addWidget(self._slider, 1)
        self._lower.addWidget(self._raw)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 4)
        column.setSpacing(0)
        column.addLayout(upper)
        column.addLayout(self._lower)
        self.setFixedHeight(LINE_HEIGHT)

    @property
    def row(self) -> InputRow | None:
        return self._row

    def show_row(self, row: InputRow, *, is_stale: bool) -> None:
        """Show an input; a slider that is being dragged and a number that is being typed stay with the hand."""
        is_another = self._row is None or (self._row.card_id, self._row.kind) != (row.card_id, row.kind)
        self._row = row
        if is_another:
            self._rename(row)
        is_analogue = row.kind == "AI"
        self._label.say(row.label)
        self._mark.setText("F" if row.force else "by hand" if row.is_by_hand else "")
        self._mark.setToolTip(
            f"{row.force}: this reading has no effect until the force is released" if row.force else BY_HAND_TIP
        )
        set_dynamic(self._mark, "tone", "faint" if is_stale else "warn" if row.force else "quiet")
        self._to_plant.setVisible(row.is_by_hand and row.can_go_back)
        self._digital.setVisible(not is_analogue)
        self._slider.setVisible(is_analogue)
        if is_analogue:
            self._show_analogue(row)
        elif self._field is not None:
            self._field.hide()
        self._switch.show_state(None if row.raw is None else row.raw != 0, is_stale=is_stale)
        set_dynamic(self._label, "tone", "faint" if is_stale else "")
        self._raw.say("–" if row.raw is None else f"raw {row.raw}")

    def show_idle(self, why: str, *, can_be_worked: bool) -> None:
        """Whether it can be worked; where not, its controls say why as far as there is a reason to tell."""
        self.setEnabled(can_be_worked)
        if why != self._why:
            self._why = why
            self._show_tips()

    def _show_tips(self) -> None:
        row = self._row
        if row is not None:
            span = f"{row.raw_min} … {row.raw_max}"
            self._switch.setToolTip(tip_while(f"Raw reading of {row.label} (set_virtual_input)", self._why))
            self._slider.setToolTip(tip_while(f"Raw reading of {row.label}: {span} (set_virtual_input)", self._why))
            self._to_plant.setToolTip(tip_while(TO_PLANT_TIP, self._why))

    def _rename(self, row: InputRow) -> None:
        self._id.setText(str(row.card_id))
        self.setObjectName(f"input_{row.card_id}")
        self._switch.setObjectName(f"switch_{row.card_id}")
        self._to_plant.setObjectName(f"to_plant_{row.card_id}")
        self._to_plant.setAccessibleName(f"Give {row.label} back to the plant")
        self._slider.setObjectName(f"slider_{row.card_id}")
        self._switch.setAccessibleName(f"Reading of {row.label}")
        self._slider.setAccessibleName(f"Reading of {row.label}")
        self._show_tips()
        if self._field is not None:
            self._field.restore()

    def _show_analogue(self, row: InputRow) -> None:
        if not self._slider.isSliderDown():
            with QSignalBlocker(self._slider):
                self._slider.setValue(self._position(row))
        spec = reading_spec(row.unit, row.minimum, row.maximum, is_raw=row.is_raw)
        if spec != self._spec or self._field is None:
            self._make_field(spec)
        if self._field is not None:
            self._field.show()
            self._field.setObjectName(f"field_{row.card_id}")
            self._field.show_value(row.raw if row.is_raw else row.value)

    def _make_field(self, spec: NumberSpec) -> None:
        if self._field is not None:
            self._lower.removeWidget(self._field)
            self._field.hide()
            self._field.deleteLater()
        self._spec = spec
        self._field = NumberField(spec, "Reading", object_name="field")
        self._field.setFixedWidth(FIELD_WIDTH)
        self._field.edited.connect(self._typed)
        self._lower.insertWidget(self._lower.indexOf(self._raw), self._field)

    @staticmethod
    def _position(row: InputRow) -> int:
        span = row.raw_max - row.raw_min
        if row.raw is None or span <= 0:
            return 0
        return round((min(max(row.raw, row.raw_min), row.raw_max) - row.raw_min) * SLIDER_STEPS / span)

    def _hand_back(self) -> None:
        if self._row is not None:
            self.plant_requested.emit(self._row.card_id)

    def _switched(self, wanted: bool) -> None:
        if self._row is not None:
            self.raw_requested.emit(self._row.card_id, int(wanted))

    def _slid(self, position: int) -> None:
        if self._row is not None:
            span = self._row.raw_max - self._row.raw_min
            self.raw_requested.emit(self._row.card_id, self._row.raw_min + round(position * span / SLIDER_STEPS))

    def _typed(self, value: object) -> None:
        if self._row is not None and isinstance(value, int):
            wish = self.raw_requested if self._row.is_raw else self.value_requested
            wish.emit(self._row.card_id, value)
