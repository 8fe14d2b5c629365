"""The editor of one breakpoint: where it acts, under which condition, how often, and whether it halts or only tells.

Passive: a view in, one wish for each control out. What is not legal is not among the choices.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets.breakpoints.value import ValueField
from widgets.breakpoints.view import ChangeView, ClauseView, EditorView
from widgets.fields.choice import Choice, ChoiceField
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec
from widgets.fields.text import TextField
from widgets.stale import tip_while, why_idle

MOST_HITS = 1_000_000
TRIGGERS = (("reached", "before the card"), ("changed", "when a field changes"))
ACTIONS = (("HALT", "halt"), ("TRACE", "only note it (tracepoint)"))
SET_TIP = "Send it to the runtime (set_breakpoint); it takes the place of the card's breakpoint"
NOTHING = "Choose a breakpoint in the list to change it, or make one on the chosen card with New."
CARD_WIDTH = 200


class BreakpointEditor(QWidget):
    """`edited` carries the name of what was changed and its value."""

    edited = Signal(str, object)
    apply_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("breakpoint_editor")
        self._view: EditorView | None = None
        self._is_stale = False
        self._barred = ""
        self._cards: tuple[Choice, ...] = ()
        self._form = QWidget()
        self._card = self._choice("Card", "card_id", CARD_WIDTH)
        self._trigger = self._choice("Acts", "trigger", CARD_WIDTH)
        self._trigger.show_choices(TRIGGERS)
        self._field = self._choice("Field that is watched", "watch_field", 140)
        self._to = ValueField("Value that it changes to", "breakpoint_watch_to")
        self._to.edited.connect(lambda value: self.edited.emit("watch_to", value))
        self._only_if = QCheckBox("only if")
        self._only_if.setObjectName("breakpoint_has_condition")
        self._only_if.setAccessibleName("Only if a condition is true")
        self._only_if.setToolTip("Acts only while the condition is true (condition)")
        self._only_if.clicked.connect(lambda wanted: self.edited.emit("has_condition", wanted))
        self._source = self._choice("Card that the condition reads", "source_card", CARD_WIDTH)
        self._source_field = self._choice("Field that the condition reads", "source_field", 112)
        self._operator = self._choice("Relation", "operator", 64)
        self._threshold = ValueField("Threshold", "breakpoint_threshold")
        self._threshold.edited.connect(lambda value: self.edited.emit("threshold", value))
        self._every = NumberField(
            NumberSpec(decimals=0, minimum=1, maximum=MOST_HITS, step=1, is_whole=True),
            "Acts on every so many hits",
            object_name="breakpoint_every",
            tip="1: every time; 3: on the third, sixth, … hit (everyHits)",
        )
        self._every.setFixedWidth(72)
        self._every.edited.connect(lambda value: self.edited.emit("every_hits", value))
        self._action = self._choice("What it does", "action", CARD_WIDTH)
        self._action.show_choices(ACTIONS)
        self._reason = TextField(
            "Reason",
            object_name="breakpoint_reason",
            tip="Why it is there; others see it (reason)",
            placeholder="why it is there",
            max_length=1000,
        )
        self._reason.edited.connect(lambda value: self.edited.emit("reason", value))
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setProperty("tone", "warn")
        self._set = QPushButton("Set")
        self._set.setObjectName("breakpoint_set")
        self._set.setProperty("kind", "primary")
        self._set.setAccessibleName("Set this breakpoint")
        self._set.clicked.connect(self.apply_requested)
        self._empty = QLabel(NOTHING)
        self._empty.setWordWrap(True)
        self._empty.setProperty("tone", "quiet")
        self._empty.setMargin(12)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._build()
        self.show_editor(None)

    def show_editor(self, view: EditorView | None) -> None:
        """Show a breakpoint to edit; None while none is chosen."""
        self._view = view
        self._form.setVisible(view is not None)
        self._empty.setVisible(view is None)
        if view is None:
            return
        if view.cards != self._cards:
            self._cards = view.cards
            for choice in (self._card, self._source):
                choice.show_choices(view.cards)
        self._card.show_value(view.card_id)
        self._trigger.show_value("reached" if view.change is None else "changed")
        self._trigger.setEnabled(view.can_watch)
        self._show_change(view.change)
        with QSignalBlocker(self._only_if):
            self._only_if.setChecked(view.clause is not None)
        self._show_clause(view.clause)
        self._every.show_value(view.every_hits)
        self._action.show_value(view.action)
        self._reason.show_value(view.reason)
        self._note.setText(view.note)
        self._note.setVisible(bool(view.note))
        self._enable()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self._enable()

    def show_barred(self, why: str) -> None:
        """Say why the role of whoever sits here may not do this; an empty text when it may."""
        self._barred = why
        self._enable()

    def _enable(self) -> None:
        view = self._view
        if view is None:
            return
        why = why_idle(is_stale=self._is_stale, barred=self._barred) or view.why_not_apply
        self._set.setText("Set" if view.is_new else "Change")
        self._set.setEnabled(not why)
        self._set.setToolTip(tip_while(SET_TIP, why))

    def _show_change(self, change: ChangeView | None) -> None:
        self._change_row.setVisible(change is not None)
        if change is not None:
            self._field.show_choices(change.fields)
            self._field.show_value(change.field)
            self._to.show_control(change.to)

    def _show_clause(self, clause: ClauseView | None) -> None:
        self._clause_row.setVisible(clause is not None)
        self._clause_card.setVisible(clause is not None)
        if clause is not None:
            self._source.show_value(clause.card_id)
            self._source_field.show_choices(clause.fields)
            self._source_field.show_value(clause.field)
            self._operator.show_choices(clause.operators)
            self._operator.show_value(clause.operator)
            self._threshold.show_control(clause.threshold)

    def _choice(self, name: str, wish: str, width: int) -> ChoiceField:
        field = ChoiceField((), name, object_name=f"breakpoint_{wish}")
        field.setFixedWidth(width)
        field.edited.connect(lambda value: self.edited.emit(wish, value))
        return field

    def _build(self) -> None:
        self._change_row = _row(self._field, QLabel("to"), self._to)
        self._clause_card = _row(self._source)
        self._clause_row = _row(self._source_field, self._operator, self._threshold)
        form = QFormLayout(self._form)
        form.setContentsMargins(12, 8, 12, 8)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow("Card", self._card)
        form.addRow("Acts", self._trigger)
        form.addRow("", self._change_row)
        form.addRow(self._only_if, self._clause_card)
        form.addRow("", self._clause_row)
        form.addRow("Every", _row(self._every, QLabel("hits"), self._action))
        form.addRow("Why", self._reason)
        form.addRow("", self._note)
        form.addRow("", _row(self._set))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty, 1)
        column.addWidget(self._form)
        column.addStretch(1)


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return row
