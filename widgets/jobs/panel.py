"""The jobs panel: how far the run is, what can be asked of it, its jobs, and what stands there before the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.empty_page import empty_page
from widgets.jobs.model import DETAILS, ERROR, KIND, PROGRESS, STATE, SUBJECT, TOOK, JobModel
from widgets.jobs.views import Control, JobRow, RunView
from widgets.row_keys import ROW_KEYS, keeps_row_key
from widgets.stale import tip_while
from widgets.theme import Theme

ROW_HEIGHT = 24
AGAIN_TIP = "Do the chosen job again alone; one about an entity builds it as the document has it now"
NOTHING_CHOSEN = "choose a job that has ended"
_WIDTHS = {STATE: 112, KIND: 112, SUBJECT: 160, PROGRESS: 72, TOOK: 80, ERROR: 168}


class JobsPanel(QWidget):
    """Passive: values come by `show_run` and `show_jobs`, wishes go as signals. `activated` carries a job's key."""

    build_requested = Signal()
    hold_requested = Signal()
    """Pause what runs, or let go on what is paused."""
    stop_requested = Signal()
    again_requested = Signal(str)
    activated = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("jobs")
        self.setAccessibleName("Jobs")
        self._view: RunView | None = None
        self._barred = ""
        self._model = JobModel(theme)
        self._summary = QLabel()
        self._summary.setObjectName("jobs_summary")
        self._bar = QProgressBar()
        self._bar.setObjectName("jobs_progress")
        self._bar.setAccessibleName("Progress of the run")
        self._bar.setToolTip("How much of the run is done, 0 to 100\u2009%, as the engine says")
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._build = _button("jobs_build", self.build_requested.emit, primary=True)
        self._hold = _button("jobs_hold", self.hold_requested.emit)
        self._stop = _button("jobs_stop", self.stop_requested.emit)
        self._again = _button("jobs_again", self._ask_again)
        self._again.setText("Run again")
        self._failed_first = QToolButton()
        self._failed_first.setObjectName("jobs_failed_first")
        self._failed_first.setAccessibleName("Failed first")
        self._failed_first.setText("Failed first")
        self._failed_first.setToolTip("List what failed above all else; otherwise in the order of the run")
        self._failed_first.setCheckable(True)
        self._failed_first.setChecked(True)
        self._failed_first.toggled.connect(self._put_failed_first)
        self._table = _Table()
        self._set_up_table()
        self._empty = QLabel()
        self._empty.setObjectName("jobs_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._begin = _button("jobs_begin", self.build_requested.emit, primary=True)
        self._body = QStackedWidget()
        self._body.addWidget(empty_page(self._empty, self._begin))
        self._body.addWidget(self._listed())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)
        theme.changed.connect(self._table.viewport().update)

    @property
    def table(self) -> QTableView:
        return self._table

    @property
    def model(self) -> JobModel:
        return self._model

    @property
    def summary(self) -> str:
        return self._summary.text()

    @property
    def chosen(self) -> str:
        """The key of the chosen job, an empty text for none."""
        row = self._model.row_at(self._table.currentIndex().row())
        return row.key if row is not None else ""

    def show_run(self, view: RunView) -> None:
        """Show how the run stands and what can be asked of it."""
        if view == self._view:
            return
        self._view = view
        self._body.setCurrentIndex(1 if view.is_there else 0)
        self._empty.setText(view.empty)
        self._summary.setText(view.summary)
        if self._summary.property("tone") != view.tone:
            self._summary.setProperty("tone", view.tone)
            self._summary.style().polish(self._summary)
        self._bar.setValue(view.progress)
        for button, control in (
            (self._build, view.build),
            (self._begin, view.build),
            (self._hold, view.hold),
            (self._stop, view.stop),
        ):
            _show(button, control)

    def show_jobs(self, rows: Mapping[str, JobRow], *, is_anew: bool = False) -> None:
        """Take up jobs that are new or changed; `is_anew` forgets all others first."""
        chosen, scrolled = self.chosen, self._table.verticalScrollBar().value()
        if is_anew:
            self._model.clear()
        if self._model.take_rows(rows) or is_anew:
            self._choose(chosen)
            self._table.verticalScrollBar().setValue(scrolled)
        self._refresh_again()

    def bar_again(self, why: str) -> None:
        """Say why nothing can be run again now, whatever is chosen; an empty text: it can."""
        self._barred = why
        self._refresh_again()

    def focus_list(self) -> None:
        """Put the keyboard into the table, on its first row if it was on none; on Build where there is none."""
        if self._body.currentIndex() == 0:
            self._begin.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.chosen and self._model.rowCount():
            self._table.selectRow(0)

    def _choose(self, key: str) -> None:
        index = self._model.index_of(key)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self._table.selectionModel().setCurrentIndex(index, flags)

    def _put_failed_first(self, is_on: bool) -> None:
        chosen = self.chosen
        self._model.put_failed_first(is_on)
        self._choose(chosen)
        self._table.scrollToTop()

    def _refresh_again(self) -> None:
        row = self._model.row_at(self._table.currentIndex().row())
        why = self._barred or ("" if row is not None and row.is_ended else NOTHING_CHOSEN)
        self._again.setEnabled(not why)
        self._again.setToolTip(tip_while(AGAIN_TIP, why))

    def _ask_again(self) -> None:
        if self.chosen:
            self.again_requested.emit(self.chosen)

    def _activate(self, index: QModelIndex) -> None:
        row = self._model.row_at(index.row())
        if row is not None:
            self.activated.emit(row.key)

    def _listed(self) -> QWidget:
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._build)
        head.addWidget(self._hold)
        head.addWidget(self._stop)
        head.addSpacing(8)
        head.addWidget(self._summary)
        head.addWidget(self._bar, 1)
        head.addWidget(self._failed_first)
        head.addWidget(self._again)
        column.addLayout(head)
        column.addWidget(self._table, 1)
        return listed

    def _set_up_table(self) -> None:
        table = self._table
        table.setObjectName("jobs_table")
        table.setAccessibleName("Jobs of the run")
        table.setModel(self._model)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(DETAILS, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        table.clicked.connect(self._activate)
        table.chosen.connect(self._activate)
        table.selectionModel().currentRowChanged.connect(lambda *_: self._refresh_again())


class _Table(QTableView):
    """A table whose Enter chooses the row."""

    chosen = Signal(QModelIndex)

    def event(self, event: QEvent) -> bool:
        return keeps_row_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        elif event.key() in ROW_KEYS and not event.modifiers():
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)


def _button(name: str, clicked: Callable[[], object], *, primary: bool = False) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    if primary:
        button.setProperty("kind", "primary")
    button.clicked.connect(lambda _=False: clicked())
    return button


def _show(button: QPushButton, control: Control) -> None:
    button.setText(control.text)
    button.setAccessibleName(control.text)
    button.setEnabled(not control.why_not)
    button.setToolTip(tip_while(control.tip, control.why_not))
