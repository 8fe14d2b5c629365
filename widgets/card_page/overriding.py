"""The hand that overrides a card: force an input high, low or to a value, mask an output; shown as acknowledged."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.card_page.marks import Text
from widgets.card_page.view import InputControl, OutputControl
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec, reading_spec
from widgets.stale import tip_while, why_idle

MASK_TIP = "Hold this output off, whatever its logic says (set_output_mask)"
LIFT_TIP = "Lift the mask: the output follows its logic at once (set_output_mask)"
BUTTON_ROOM = 28
"""Padding and border around a button's text, in pixels."""


class _Controls(QWidget):
    """What both hands share: greyed while nothing can be sent, and what came of the last wish below the buttons."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._is_pending = False
        self._is_stale = False
        self._barred = ""
        self._told, self._origin = Text(wraps=True), Text("quiet", wraps=True)
        self._row = QHBoxLayout()
        self._row.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._told)
        column.addLayout(self._row)
        column.addWidget(self._origin)

    def show_stale(self, is_stale: bool) -> None:
        """While nothing is heard nothing can be sent, and what is lit is only what was acknowledged last."""
        self._is_stale = is_stale
        self._told.show_stale(is_stale)
        self._origin.show_stale(is_stale)
        self._enable()

    def show_barred(self, why: str) -> None:
        """Say why the role of whoever sits here may not do this; an empty text when it may."""
        self._barred = why
        self._enable()

    def _say(self, told: str, pending: str, origin: str) -> None:
        self._is_pending = bool(pending)
        self._enable()
        self._told.say(told)
        self._origin.say(pending or origin)
        self._origin.setVisible(bool(pending or origin))

    def _enable(self) -> None:
        """Let the buttons be pressed, or say why they cannot."""
        raise NotImplementedError

    def _why_idle(self) -> str:
        return why_idle(is_stale=self._is_stale, barred=self._barred)


class ForceControls(_Controls):
    """`force_requested` carries the mode and, for a value, the value as the field stores it."""

    force_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("force_controls", parent)
        self._kind = ""
        self._mode = ""
        self._spec: NumberSpec | None = None
        self._field: NumberField | None = None
        self._wanted: int | None = None
        self._high = _button("High", "force_high", "Force the electrical reading high (FORCED_HIGH)")
        self._low = _button("Low", "force_low", "Force the electrical reading low (FORCED_LOW)")
        self._value = _button("Force", "force_value", "Force the reading to the value in the field (FORCED_VALUE)")
        self._real = _button("Real", "force_real", "Back to the real reading (REAL)")
        self._high.clicked.connect(lambda: self._ask("FORCED_HIGH"))
        self._low.clicked.connect(lambda: self._ask("FORCED_LOW"))
        self._value.clicked.connect(self._ask_value)
        self._real.clicked.connect(lambda: self._ask("REAL"))
        self._tips = {button: button.toolTip() for button in (self._high, self._low, self._value, self._real)}
        for button in self._tips:
            self._row.addWidget(button)
        self._row.addStretch(1)

    def show_input(self, control: InputControl | None) -> None:
        self.setVisible(control is not None)
        if control is None:
            return
        self._kind, self._mode = control.kind, control.mode
        is_analogue = control.kind == "AI"
        self._high.setVisible(not is_analogue)
        self._low.setVisible(not is_analogue)
        self._value.setVisible(is_analogue)
        if is_analogue:
            self._show_field(control)
        elif self._field is not None:
            self._field.hide()
        self._acknowledge()
        forced = f" &nbsp;<b>F</b> {control.force}" if control.force else ""
        self._say(f"raw reading {control.raw}{forced} → {control.result}", control.pending, control.origin)

    def forget_wish(self) -> None:
        """Another card is shown: what was typed for the last one is not for this one."""
        self._wanted = None
        if self._field is not None:
            self._field.restore()

    def _enable(self) -> None:
        why = self._why_idle()
        for button, tip in self._tips.items():
            button.setEnabled(not self._is_pending and not why)
            button.setToolTip(tip_while(tip, why))
        if self._field is not None:
            # Typing commands nothing: a link that is away for a moment must not take the keyboard from who types.
            self._field.setEnabled(not self._barred)

    def _show_field(self, control: InputControl) -> None:
        spec = reading_spec(control.unit, control.minimum, control.maximum, is_raw=control.is_raw)
        if spec != self._spec or self._field is None:
            self._make_field(spec)
        if self._field is not None:
            self._field.show()
            self._field.show_value(control.value if self._wanted is None else self._wanted)

    def _make_field(self, spec: NumberSpec) -> None:
        if self._field is not None:
            self._row.removeWidget(self._field)
            self._field.hide()
            self._field.deleteLater()
        self._spec = spec
        self._wanted = None
        tip = "The reading that replaces the real one; Force sends it."
        self._field = NumberField(spec, "Forced reading", object_name="force_field", tip=tip)
        self._field.setMinimumWidth(120)
        self._field.edited.connect(self._keep)
        self._field.setEnabled(not self._barred)
        self._row.insertWidget(0, self._field)

    def _keep(self, value: object) -> None:
        self._wanted = value if isinstance(value, int) else None

    def _acknowledge(self) -> None:
        """A click toggles a checkable button by itself; show the acknowledged mode again."""
        self._high.setChecked(self._mode == "FORCED_HIGH")
        self._low.setChecked(self._mode == "FORCED_LOW")
        self._value.setChecked(self._mode == "FORCED_VALUE")
        self._real.setChecked(self._mode == "REAL")

    def _ask(self, mode: str) -> None:
        self._acknowledge()
        self.force_requested.emit(mode, None)

    def _ask_value(self) -> None:
        self._acknowledge()
        if self._field is None:
            return
        if self._field.problem is None:
            self.force_requested.emit("FORCED_VALUE", self._wanted)
            self._wanted = None


class MaskControl(_Controls):
    mask_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("mask_control", parent)
        self._is_masked = False
        self._button = _button("Mask", "mask", MASK_TIP, "Masked")
        self._button.clicked.connect(self._ask)
        self._row.addWidget(self._button)
        self._row.addStretch(1)

    def show_output(self, control: OutputControl | None) -> None:
        self.setVisible(control is not None)
        if control is None:
            return
        self._is_masked = control.is_masked
        self._button.setText("Masked" if control.is_masked else "Mask")
        self._button.setChecked(control.is_masked)
        masked = f" &nbsp;<b>M</b> {control.words}" if control.words else ""
        self._say(f"driven {control.drive}{masked}", control.pending, control.origin)

    def _enable(self) -> None:
        why = self._why_idle()
        self._button.setEnabled(not self._is_pending and not why)
        self._button.setToolTip(tip_while(LIFT_TIP if self._is_masked else MASK_TIP, why))

    def _ask(self) -> None:
        self._button.setChecked(self._is_masked)
        self.mask_requested.emit(not self._is_masked)


def _button(text: str, name: str, tip: str, widest: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setCheckable(True)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setProperty("kind", "override")
    bold = button.font()
    bold.setWeight(QFont.Weight.DemiBold)
    button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(widest or text) + BUTTON_ROOM)
    return button
