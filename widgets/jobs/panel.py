"""The jobs panel: how far the run is, what can be asked of it, its jobs, and what stands there before the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QItemSelectionModel, QMargins, QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.dynamic import set_dynamic
from widgets.empty_page import empty_page
from widgets.flow import FlowLayout
from widgets.jobs.model import JobModel
from widgets.jobs.replay_page import ReplayPage
from widgets.jobs.table import job_table
from widgets.jobs.views import Control, JobRow, RunView
from widgets.stale import tip_while
from widgets.theme import Theme

PROGRESS_PX = 120
AGAIN_TIP = "Do the chosen job again alone; one about an entity builds it as the document has it now"
NOTHING_CHOSEN = "choose a job that has ended"
REPLAY_TIP = "Look at what the engines did before: scrub through a telemetry log"
EMPTY_PAGE, LIST_PAGE, REPLAY_PAGE = range(3)


class JobsPanel(QWidget):
    """Passive: values come by `show_run` and `show_jobs`, wishes go as signals. `activated` carries a job's key."""

    build_requested = Signal()
    hold_requested = Signal()
    """Pause what runs, or let go on what is paused."""
    stop_requested = Signal()
    again_requested = Signal(str)
    activated = Signal(str)
    replay_requested = Signal(str)
    """Which log is to be replayed: `runtime` for that of the runtime, `file` for one that is asked for."""

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
        self._bar.setMinimumWidth(PROGRESS_PX)
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
        self._table = job_table("jobs_table", "Jobs of the run", self._model)
        self._table.clicked.connect(self._activate)
        self._table.chosen.connect(self._activate)
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._refresh_again())
        self._empty = QLabel()
        self._empty.setObjectName("jobs_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._begin = _button("jobs_begin", self.build_requested.emit, primary=True)
        self._body = QStackedWidget()
        self._replay = ReplayPage(theme)
        self._is_replaying = False
        self._body.addWidget(self._nothing())
        self._body.addWidget(self._listed())
        self._body.addWidget(self._replay)
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
    def replay(self) -> ReplayPage:
        """What stands in place of the live jobs while a log is replayed."""
        return self._replay

    def show_replay(self, is_on: bool) -> None:
        """Put the replay in place of the live jobs, or the jobs back; they are kept up meanwhile."""
        self._is_replaying = is_on
        self._turn_to_page()
        self._replay.focus_scrubber() if is_on else self.focus_list()

    def _turn_to_page(self) -> None:
        live = LIST_PAGE if self._view is not None and self._view.is_there else EMPTY_PAGE
        self._body.setCurrentIndex(REPLAY_PAGE if self._is_replaying else live)

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
        self._turn_to_page()
        self._empty.setText(view.empty)
        self._summary.setText(view.summary)
        set_dynamic(self._summary, "tone", view.tone)
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
        """Put the keyboard into the table, on its first row if it was on none; or on what stands there instead."""
        if self._is_replaying:
            self._replay.focus_scrubber()
            return
        if self._body.currentIndex() == EMPTY_PAGE:
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

    def _nothing(self) -> QWidget:
        page = empty_page(self._empty, self._begin)
        column = page.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(
            column.count() - 1, self._replay_button("jobs_replay_first"), 0, Qt.AlignmentFlag.AlignHCenter
        )
        return page

    def _replay_button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText("Replay")
        button.setAccessibleName("Replay a telemetry log")
        button.setToolTip(REPLAY_TIP)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addAction("Log of this runtime", lambda: self.replay_requested.emit("runtime"))
        menu.addAction("Log file…", lambda: self.replay_requested.emit("file"))
        button.setMenu(menu)
        return button

    def _listed(self) -> QWidget:
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = FlowLayout(QMargins(8, 8, 8, 4), 8)
        replay = self._replay_button("jobs_replay")
        for widget in (self._build, self._hold, self._stop, self._summary, self._bar, self._failed_first, self._again):
            head.addWidget(widget)
        head.addWidget(replay)
        head.grow(self._bar)
        column.addLayout(head)
        column.addWidget(self._table, 1)
        return listed


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
