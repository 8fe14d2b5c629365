"""The trigger of a trend: which signal does what, how much time around it, once or again and again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.choice import ChoiceField
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec
from widgets.flow import FlowLayout
from widgets.trends.view import WITH_LEVEL, WITH_WINDOW, TrendSignal, TriggerKind, TriggerSpec, TriggerView

KINDS: tuple[tuple[TriggerKind, str], ...] = (
    ("rises", "rises through"),
    ("falls", "falls through"),
    ("changes", "changes"),
    ("above", "is above"),
    ("below", "is below"),
    ("enters", "enters window"),
    ("leaves", "leaves window"),
)
STATE_KINDS: tuple[tuple[TriggerKind, str], ...] = (
    ("rises", "comes on"),
    ("falls", "goes off"),
    ("changes", "changes"),
)
STATE_LEVEL = 0.75
"""Between waiting (0.5) and on (1), so that *comes on* means that it drives."""
LEVEL = NumberSpec(decimals=2, step=1.0)
TIME = NumberSpec(unit="s", decimals=1, minimum=0, maximum=300, step=1.0)
HONEST = "Looked at with each snapshot: a pulse shorter than that can pass unseen. A tracepoint sees every scan."


class TriggerBar(QWidget):
    """Emits a `TriggerSpec` to arm, or that the trigger is to be taken back. GUI thread."""

    arm_requested = Signal(object)
    disarm_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trigger_bar")
        self._signals: tuple[TrendSignal, ...] = ()
        self._values: dict[str, float] = {"low": 0.0, "high": 0.0, "before": 5.0, "after": 5.0}
        self._is_armed = False
        self._signal = ChoiceField([], "Trigger signal", object_name="trigger_signal")
        self._kind = ChoiceField(KINDS, "Trigger event", object_name="trigger_kind")
        self._low = self._number("low", LEVEL, "Level or lower end", "In the signal's unit")
        self._high = self._number("high", LEVEL, "Upper end", "In the signal's unit")
        self._before = self._number("before", TIME, "Time before the trigger", "Shown before the event; 0 to 300 s")
        self._after = self._number("after", TIME, "Time after the trigger", "Recorded after the event; 0 to 300 s")
        self._to, self._unit = QLabel("to"), QLabel()
        self._repeat = QCheckBox("again and again")
        self._repeat.setObjectName("trigger_repeat")
        self._repeat.setToolTip("Each event replaces the picture; otherwise the first one is held")
        self._arm = QPushButton("Arm")
        self._arm.setObjectName("trigger_arm")
        self._arm.clicked.connect(self._press)
        self._state = QLabel()
        self._state.setObjectName("trigger_state")
        self._state.setToolTip(HONEST)
        self._signal.edited.connect(self._choose_signal)
        self._kind.edited.connect(self._choose_kind)
        self._chosen: str | None = None
        self._event: TriggerKind = "rises"
        row = FlowLayout(QMargins(8, 0, 8, 6), 8, self)
        for widget in (
            QLabel("Hold when"), self._signal, self._kind, self._low, self._to, self._high, self._unit,
            QLabel("with"), self._before, QLabel("before and"), self._after, QLabel("after"), self._repeat, self._arm,
            self._state,
        ):  # fmt: skip
            row.addWidget(widget)
        for field, width in ((self._low, 84), (self._high, 84), (self._before, 72), (self._after, 72)):
            field.setFixedWidth(width)
        self._signal.setMinimumWidth(170)
        self._kind.setMinimumWidth(132)
        self.show_view(TriggerView())
        self._show_fields()

    def show_signals(self, signals: Sequence[TrendSignal]) -> None:
        """Offer the signals that are trended; the one chosen stays while it is among them."""
        if tuple(signals) == self._signals:
            return
        self._signals = tuple(signals)
        self._signal.show_choices([(one.key, one.label) for one in self._signals])
        if self._current() is None and self._signals:
            self._chosen = self._signals[0].key
        self._signal.show_value(self._chosen)
        self._show_fields()

    def show_view(self, view: TriggerView) -> None:
        """Say what the trigger does now."""
        self._is_armed = view.is_armed
        self._arm.setText("Disarm" if view.is_armed else "Arm")
        self._arm.setToolTip("Wait no longer" if view.is_armed else f"Wait for this event. {HONEST}")
        self._arm.setAccessibleName("Disarm the trigger" if view.is_armed else "Arm the trigger")
        self._state.setText(view.text)
        set_dynamic(self._state, "tone", view.tone)
        # What stands here is what is waited for: another event is armed anew.
        for part in (self._signal, self._kind, self._low, self._high, self._before, self._after, self._repeat):
            part.setEnabled(not view.is_armed)

    @property
    def state_text(self) -> str:
        return self._state.text()

    def _number(self, name: str, spec: NumberSpec, label: str, tip: str) -> NumberField:
        field = NumberField(spec, label, object_name=f"trigger_{name}", tip=tip)
        field.show_value(self._values[name])

        def take(value: object) -> None:
            if isinstance(value, int | float):
                self._values[name] = float(value)
                field.show_value(value)

        field.edited.connect(take)
        return field

    def _current(self) -> TrendSignal | None:
        return next((one for one in self._signals if one.key == self._chosen), None)

    def _choose_signal(self, key: object) -> None:
        self._chosen = str(key)
        self._signal.show_value(self._chosen)
        self._show_fields()

    def _choose_kind(self, kind: object) -> None:
        self._event = next(name for name, _ in KINDS if name == kind)
        self._show_fields()

    def _show_fields(self) -> None:
        """Show what the event needs: a state none of the numbers, a window both."""
        current = self._current()
        is_state = current is not None and current.kind == "state"
        kinds = STATE_KINDS if is_state else KINDS
        if self._event not in [name for name, _ in kinds]:
            self._event = kinds[0][0]
        self._kind.show_choices(kinds)
        self._kind.show_value(self._event)
        has_window = not is_state and self._event in WITH_WINDOW
        self._low.setVisible(has_window or (not is_state and self._event in WITH_LEVEL))
        self._to.setVisible(has_window)
        self._high.setVisible(has_window)
        self._unit.setVisible(not is_state and self._event != "changes")
        self._unit.setText(current.unit if current is not None else "")
        self._arm.setEnabled(current is not None or self._is_armed)

    def _press(self) -> None:
        if self._is_armed:
            self.disarm_requested.emit()
            return
        current = self._current()
        if current is not None:
            is_state = current.kind == "state"
            values = self._values
            self.arm_requested.emit(
                TriggerSpec(
                    current.key,
                    self._event,
                    STATE_LEVEL if is_state else values["low"],
                    STATE_LEVEL if is_state else values["high"],
                    values["before"],
                    values["after"],
                    self._repeat.isChecked(),
                )
            )
