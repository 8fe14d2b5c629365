"""The virtual inputs of the runtime: a line for each DI and AI, made for those in view alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.fields.line import Line
from widgets.inputs.line import LINE_HEIGHT, InputLine
from widgets.inputs.row import InputRow
from widgets.notice import Notice
from widgets.stale import tip_while, why_idle
from widgets.theme import Theme

NOTHING_YET = "The inputs of the runtime appear here with its first snapshot."
NO_INPUTS = "The active config has no inputs. Add a DI or an AI in Config and commit."
ALL_TO_PLANT_TIP = "Give every reading that was set by hand back to the plant (set_virtual_input, source PLANT)"
PLANTS_TIP = "Plants are read when the runtime starts; the first that fits the program is connected"
FILTERED_OUT = "No input passes the filter."


class InputLines(QAbstractScrollArea):
    """Lines for the rows in view; they are handed other rows while scrolling."""

    raw_requested = Signal(object, object)
    value_requested = Signal(object, object)
    plant_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Sequence[InputRow] = ()
        self._lines: list[InputLine] = []
        self._is_stale = False
        self._barred = ""
        self._is_open = True
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(LINE_HEIGHT)
        self.verticalScrollBar().valueChanged.connect(self._place)

    def show_rows(self, rows: Sequence[InputRow]) -> None:
        self._rows = rows
        self._measure()
        self._place()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self._enable()
        self._place()

    def show_open(self, is_open: bool) -> None:
        """Whether the lines can be worked; while values are stale they cannot."""
        self._is_open = is_open
        self._enable()

    def show_barred(self, why: str) -> None:
        """Say why the role of whoever sits here may not do this; an empty text when it may."""
        self._barred = why
        self._enable()

    def _enable(self) -> None:
        for line in self._lines:
            self._show_idle(line)

    def _show_idle(self, line: InputLine) -> None:
        why = why_idle(is_stale=self._is_stale, barred=self._barred)
        line.show_idle(why, can_be_worked=self._is_open and not why)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The lines are placed by `_place`; nothing is scrolled by pixels."""

    def _measure(self) -> None:
        height = self.viewport().height()
        self.verticalScrollBar().setRange(0, max(0, len(self._rows) * LINE_HEIGHT - height))
        self.verticalScrollBar().setPageStep(max(1, height))

    def _place(self) -> None:
        top = self.verticalScrollBar().value()
        first = top // LINE_HEIGHT
        last = min(len(self._rows), (top + self.viewport().height()) // LINE_HEIGHT + 1)
        while len(self._lines) < last - first:
            self._lines.append(self._new_line())
        for at, line in enumerate(self._lines):
            index = first + at
            if index >= last:
                line.hide()
                continue
            line.show_row(self._rows[index], is_stale=self._is_stale)
            line.setGeometry(0, index * LINE_HEIGHT - top, self.viewport().width(), LINE_HEIGHT)
            line.show()

    def _new_line(self) -> InputLine:
        line = InputLine(self._theme, self.viewport())
        self._show_idle(line)
        line.raw_requested.connect(self.raw_requested)
        line.value_requested.connect(self.value_requested)
        line.plant_requested.connect(self.plant_requested)
        return line


class InputsPanel(QWidget):
    """`raw_requested`: card and raw counts; `value_requested`: card and centiunits; `retry_requested` when refused.

    `plant_requested` gives a card's reading back to the plant, `all_to_plant_requested` those of all inputs.
    """

    raw_requested = Signal(object, object)
    value_requested = Signal(object, object)
    plant_requested = Signal(object)
    all_to_plant_requested = Signal()
    retry_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inputs_panel")
        self._rows: tuple[InputRow, ...] | None = None
        self._filter = Line()
        self._filter.setObjectName("inputs_filter")
        self._filter.setPlaceholderText("Filter inputs by label or id")
        self._filter.setAccessibleName("Filter inputs by label or id")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._show)
        self._source = QLabel()
        self._source.setObjectName("inputs_source")
        self._source.setProperty("tone", "quiet")
        self._source.setContentsMargins(10, 0, 8, 4)
        self._all_to_plant = QPushButton("All to plant")
        self._all_to_plant.setObjectName("inputs_all_to_plant")
        self._all_to_plant.setAccessibleName("Give every input that is set by hand back to the plant")
        self._all_to_plant.clicked.connect(self.all_to_plant_requested)
        self._all_to_plant.hide()
        self._is_stale = False
        self._barred = ""
        self._source.hide()
        self._plant_problem = QLabel()
        self._plant_problem.setObjectName("inputs_plant_problem")
        self._plant_problem.setTextFormat(Qt.TextFormat.PlainText)
        self._plant_problem.setProperty("tone", "warn")
        self._plant_problem.setWordWrap(True)
        self._plant_problem.setContentsMargins(10, 0, 8, 4)
        self._plant_problem.hide()
        self._retry = QPushButton("Try again")
        self._retry.setObjectName("inputs_retry")
        self._retry.setToolTip("Ask the runtime once more whether its inputs can be set")
        self._retry.clicked.connect(self.retry_requested)
        self._retry.hide()
        self._notice = Notice()
        self._empty = QLabel(NOTHING_YET)
        self._empty.setObjectName("inputs_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setContentsMargins(24, 24, 24, 24)
        self.lines = InputLines(theme)
        self.lines.raw_requested.connect(self.raw_requested)
        self.lines.value_requested.connect(self.value_requested)
        self.lines.plant_requested.connect(self.plant_requested)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(8)
        bar.addWidget(self._filter, 1)
        bar.addWidget(self._all_to_plant)
        bar.addWidget(self._retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._source)
        column.addWidget(self._plant_problem)
        column.addWidget(self._notice)
        column.addWidget(self._empty, 1)
        column.addWidget(self.lines, 1)
        self._enable()
        self._show()

    def show_rows(self, rows: Sequence[InputRow] | None) -> None:
        """Show the inputs of a snapshot; None while there is none."""
        wanted = None if rows is None else tuple(rows)
        if wanted != self._rows:
            self._rows = wanted
            self._show()

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        self.lines.show_stale(is_stale)
        self._enable()

    def show_source(self, text: str) -> None:
        """Say where the readings come from, e.g. which plant moves them."""
        self._source.setText(text)
        self._source.setVisible(bool(text))

    def show_plant_problems(self, problems: Sequence[str]) -> None:
        """Say which plants cannot be used, and why; the list is long only in its tooltip."""
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        self._plant_problem.setText(f"▲ plant not used: {problems[0]}{more}" if problems else "")
        self._plant_problem.setToolTip("\n".join((*problems, PLANTS_TIP)) if problems else "")
        self._plant_problem.setVisible(bool(problems))

    def show_barred(self, why: str) -> None:
        """Say why the role of whoever sits here may set no input; an empty text when it may."""
        self._barred = why
        self.lines.show_barred(why)
        self.lines.setToolTip(why)
        self._enable()

    def _enable(self) -> None:
        why = why_idle(is_stale=self._is_stale, barred=self._barred)
        self._all_to_plant.setEnabled(not why)
        self._all_to_plant.setToolTip(tip_while(ALL_TO_PLANT_TIP, why))

    def show_refused(self, reason: str | None) -> None:
        """Disable every input and say why; None makes them usable."""
        self.lines.show_open(reason is None)
        self._retry.setVisible(reason is not None)
        self._notice.say(reason, "warn", can_dismiss=False)

    def show_problem(self, text: str | None) -> None:
        self._notice.say(text)

    def _show(self) -> None:
        wanted = self._filter.text().strip().casefold()
        rows = [
            row
            for row in self._rows or ()
            if not wanted or wanted in row.label.casefold() or wanted == str(row.card_id)
        ]
        self._all_to_plant.setVisible(any(row.is_by_hand and row.can_go_back for row in self._rows or ()))
        self._empty.setText(NOTHING_YET if self._rows is None else FILTERED_OUT if self._rows else NO_INPUTS)
        self._empty.setVisible(not rows)
        self.lines.setVisible(bool(rows))
        self.lines.show_rows(rows)
