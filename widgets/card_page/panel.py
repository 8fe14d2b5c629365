"""The page of the chosen card. Passive: a frozen view in, wishes out; it never works out a truth of its own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.card_page.conditions import ConditionBlock
from widgets.card_page.marks import CARD_SCHEME, Text, TruthMark
from widgets.card_page.mission import MissionLine
from widgets.card_page.overriding import ForceControls, MaskControl
from widgets.card_page.timing import TimingBlock
from widgets.card_page.trend import SmallTrend
from widgets.card_page.view import CardPageView, Neighbour, Parameter, TrendView
from widgets.dynamic import set_dynamic
from widgets.names import fitted
from widgets.notice import Notice
from widgets.theme import Theme

NOTHING_CHOSEN = "Choose a card in the table: its conditions, parameters and neighbours stand here."
MINIMUM_PX = 280
HEALTH_TONES = {"": "quiet", "OK": "quiet", "WARN": "warn", "FAULT": "alarm"}


class CardPage(QWidget):
    """`force_requested`: card, mode, value as the field stores it or None; `mask_requested`: card, wanted."""

    force_requested = Signal(object, str, object)
    mask_requested = Signal(object, bool)
    card_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card_page")
        self.setMinimumWidth(MINIMUM_PX)
        self._view: CardPageView | None = None
        self._theme = theme
        self._is_stale = False
        self._empty = QLabel(NOTHING_CHOSEN)
        self._empty.setProperty("tone", "quiet")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)
        self._notice = Notice()
        self._make_parts(theme)
        self._build()
        self.show_card(None)

    def show_card(self, view: CardPageView | None) -> None:
        """Show a card as it stands; None while none is chosen."""
        is_another = view is not None and (self._view is None or self._view.card_id != view.card_id)
        before, self._view = self._view, view
        self._empty.setVisible(view is None)
        self._scroll.setVisible(view is not None)
        if view is None or view == before:
            return
        if is_another:
            self._notice.say(None)
            self._force.forget_wish()
        self._show_head(view)
        self._conditions.show_conditions(view.conditions)
        self._mission.show_mission(view.mission)
        self._timing.show_timing(view.timing)
        self._force.show_input(view.input)
        self._mask.show_output(view.output)
        self._override_title.setVisible(view.input is not None or view.output is not None)
        if before is None or before.parameters != view.parameters:
            self._show_parameters(view.parameters)
        self._reads.say(_neighbours(view.reads, "reads no other card"))
        self._readers.say(_neighbours(view.readers, "no card reads it"))
        self._note.say(escape(view.note))
        self._note.setVisible(bool(view.note))

    def show_trend(self, trend: TrendView | None) -> None:
        """Show the last minute of the chosen card; apart from the rest, because it moves while nothing changes."""
        self._trend.show_trend(trend)

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self._timing.show_stale(is_stale)
        self._trend.show_stale(is_stale)
        for part in (self._conditions, self._mission, self._force, self._mask, self._value, self._caption, self._state):
            part.show_stale(is_stale)
        self._show_health()

    def show_barred(self, force: str, mask: str) -> None:
        """Say why the role of whoever sits here may not force or mask; empty texts when it may."""
        self._force.show_barred(force)
        self._mask.show_barred(mask)

    def show_problem(self, text: str | None) -> None:
        """Say why the last wish was not done, beside the controls."""
        self._notice.say(text)

    def _show_head(self, view: CardPageView) -> None:
        self._id.setText(str(view.card_id))
        self._label.setText(fitted(view.label))
        self._kind.setText(view.kind)
        self._state.say(view.state, (f"● {view.state_words}", f"○ {view.state_words}"))
        self._state.setVisible(view.state is not None)
        self._value.say(f"<span style='font-size:22px'>{escape(view.value)}</span>")
        self._caption.say(escape(view.caption))
        self._show_health()

    def _show_health(self) -> None:
        if self._view is not None:
            self._health.setText(self._view.health_words)
            tone = "faint" if self._is_stale else HEALTH_TONES.get(self._view.health, "warn")
            set_dynamic(self._health, "tone", tone)

    def _show_parameters(self, parameters: Sequence[Parameter]) -> None:
        while (item := self._parameters.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, parameter in enumerate(parameters):
            name, value = QLabel(parameter.name), Text(wraps=True)
            name.setProperty("tone", "quiet")
            value.say(parameter.value)
            value.card_requested.connect(self.card_requested)
            self._parameters.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._parameters.addWidget(value, row, 1)
        self._parameters_title.setVisible(bool(parameters))

    def _make_parts(self, theme: Theme) -> None:
        self._id, self._label, self._kind = QLabel(), QLabel(), QLabel()
        self._id.setObjectName("card_page_id")
        self._id.setProperty("tone", "quiet")
        self._label.setObjectName("card_page_label")
        self._label.setProperty("role", "title")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._kind.setProperty("tone", "quiet")
        self._kind.setWordWrap(True)
        self._state = TruthMark("ok")
        self._value, self._caption, self._health = Text(), Text("quiet"), QLabel()
        self._value.setObjectName("card_page_value")
        self._health.setObjectName("card_page_health")
        self._health.setWordWrap(True)
        self._health.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._conditions = ConditionBlock()
        self._conditions.card_requested.connect(self.card_requested)
        self._mission = MissionLine(theme)
        self._timing = TimingBlock(theme)
        self._timing.card_requested.connect(self.card_requested)
        self._trend = SmallTrend(theme)
        self._force, self._mask = ForceControls(), MaskControl()
        self._force.force_requested.connect(self._ask_force)
        self._mask.mask_requested.connect(self._ask_mask)
        self._override_title = _section("Override")
        self._parameters_title = _section("Parameters")
        self._parameters = QGridLayout()
        self._parameters.setHorizontalSpacing(16)
        self._parameters.setVerticalSpacing(4)
        self._parameters.setColumnStretch(1, 1)
        self._reads, self._readers, self._note = Text(wraps=True), Text(wraps=True), Text("quiet", wraps=True)
        for label in (self._reads, self._readers):
            label.card_requested.connect(self.card_requested)

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._id, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._label, 1)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._kind)
        reading = QHBoxLayout()
        reading.setSpacing(8)
        reading.addWidget(self._value)
        reading.addWidget(self._caption, 0, Qt.AlignmentFlag.AlignBottom)
        reading.addWidget(self._health, 1)
        column.addLayout(reading)
        column.addWidget(_line())
        column.addWidget(self._conditions)
        column.addWidget(self._mission)
        column.addWidget(self._timing)
        column.addWidget(self._trend)
        column.addWidget(self._override_title)
        column.addWidget(self._notice)
        column.addWidget(self._force)
        column.addWidget(self._mask)
        column.addWidget(self._parameters_title)
        column.addLayout(self._parameters)
        column.addWidget(_section("Reads"))
        column.addWidget(self._reads)
        column.addWidget(_section("Read by"))
        column.addWidget(self._readers)
        column.addWidget(self._note)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("card_page_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._empty, 1)
        outer.addWidget(self._scroll, 1)

    def _ask_force(self, mode: str, value: object) -> None:
        if self._view is not None:
            self.force_requested.emit(self._view.card_id, mode, value)

    def _ask_mask(self, is_masked: bool) -> None:
        if self._view is not None:
            self.mask_requested.emit(self._view.card_id, is_masked)


def _section(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "section")
    label.setIndent(0)
    return label


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    line.setFixedHeight(1)
    return line


def _neighbours(neighbours: Sequence[Neighbour], none: str) -> str:
    if not neighbours:
        return f"<i>{none}</i>"
    return "<br>".join(
        f'<a href="{CARD_SCHEME}{one.card_id}">{one.card_id} {escape(fitted(one.label))}</a> '
        f"&nbsp;{escape(one.what)}{' · ' + escape(one.note) if one.note else ''}"
        for one in neighbours
    )
