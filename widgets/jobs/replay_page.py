"""The replay of a telemetry log, in place of the live jobs: a place in it, what happened there, how the jobs stood.

Passive, and plainly not live: nothing on it commands an engine.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.dynamic import set_dynamic
from widgets.jobs.replay_model import ReplayModel
from widgets.jobs.replay_views import LogView, PlaceView
from widgets.jobs.scrubber import Scrubber
from widgets.jobs.table import job_table
from widgets.notice import Notice
from widgets.theme import Theme

LOG_PAGE, WAIT_PAGE = range(2)
READ_ON = "Read what came to this log since it was read; at its end the newest record comes into view"


class ReplayPage(QWidget):
    """Values come by `show_…`, wishes go as signals."""

    place_wished = Signal(int)
    notable_requested = Signal(int)
    """To the next place where something went wrong (1), or to the one before (-1)."""
    file_requested = Signal()
    more_requested = Signal()
    """What came since the log was read."""
    live_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("replay")
        self.setAccessibleName("Replay of a telemetry log, not live")
        self._model = ReplayModel(theme)
        self._table = job_table("replay_table", "Jobs as they were", self._model)
        self._scrubber = Scrubber(theme)
        self._scrubber.jump_requested.connect(self.notable_requested)
        self._scrubber.valueChanged.connect(self.place_wished)
        self._name = _label("replay_name", "quiet")
        self._when = _label("replay_when")
        self._which = _label("replay_which", "quiet")
        self._happened = _label("replay_happened")
        self._counts = _label("replay_counts", "quiet")
        self._span = _label("replay_span", "quiet")
        self._span.setToolTip("From when to when the log tells")
        self._counts.setToolTip("How many jobs were queued, sent, running, completed and failed then")
        self._happened.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._before = _arrow("replay_before", "◂", "Go to what went wrong before (Ctrl+Left)")
        self._after = _arrow("replay_after", "▸", "Go to what went wrong next (Ctrl+Right)")
        self._before.clicked.connect(lambda: self.notable_requested.emit(-1))
        self._after.clicked.connect(lambda: self.notable_requested.emit(1))
        self._open = QPushButton("Open log…")
        self._open.setObjectName("replay_open")
        self._open.setAccessibleName("Open another log")
        self._open.setToolTip("Replay a telemetry log from a file; several files are put together")
        self._open.clicked.connect(self.file_requested)
        self._on = QPushButton("Read on")
        self._on.setObjectName("replay_read_on")
        self._on.setAccessibleName("Read what came since")
        self._on.clicked.connect(self.more_requested)
        self._live = QPushButton("Back to live")
        self._live.setObjectName("replay_live")
        self._live.setAccessibleName("Back to live")
        self._live.setProperty("kind", "primary")
        self._live.setToolTip("Show the jobs of the runtime as they are now (Esc)")
        self._live.clicked.connect(self.live_requested)
        self._notice = Notice()
        self._waiting = _label("replay_waiting")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setObjectName("replay_progress")
        self._progress.setAccessibleName("How much of the log is read")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(240)
        self._body = QStackedWidget()
        self._body.addWidget(self._log_page())
        self._body.addWidget(self._wait_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._notice)
        column.addWidget(self._body, 1)
        theme.changed.connect(self._table.viewport().update)

    @property
    def table(self) -> QTableView:
        return self._table

    @property
    def scrubber(self) -> Scrubber:
        return self._scrubber

    @property
    def notice(self) -> Notice:
        return self._notice

    def focus_scrubber(self) -> None:
        self._scrubber.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_reading(self, name: str, percent: int) -> None:
        """Say that a log is being read, and how much of it is."""
        self._name.setText(name)
        self._say_waiting(f"Reading {name} …", "")
        self._progress.setVisible(True)
        self._progress.setValue(percent)
        self._notice.say(None)
        self._show_parts(has_log=False)

    def show_problem(self, text: str) -> None:
        """Say why there is nothing to scrub through; a log that was there before is gone."""
        self._say_waiting(f"▲ {text}", "warn")
        self._progress.setVisible(False)
        self._show_parts(has_log=False)

    def show_log(self, view: LogView) -> None:
        """Take up a log; `show_place` says where in it."""
        self._name.setText(view.name)
        self._name.setToolTip(view.tip)
        self._span.setText(view.span)
        self._on.setEnabled(not view.why_not_further)
        self._on.setToolTip(view.why_not_further or READ_ON)
        self._notice.say(view.warning or None, "warn")
        blocked = self._scrubber.blockSignals(True)
        self._scrubber.show_places(view.kinds)
        self._scrubber.blockSignals(blocked)
        self._show_parts(has_log=True)

    def show_reading_on(self) -> None:
        """Say that what came since is being read; the log can be looked at meanwhile."""
        self._on.setEnabled(False)
        self._notice.say(None)

    def show_place(self, view: PlaceView) -> None:
        """Show one place of the log."""
        blocked = self._scrubber.blockSignals(True)
        self._scrubber.setValue(view.position)
        self._scrubber.blockSignals(blocked)
        self._scrubber.update()
        self._scrubber.setAccessibleDescription(f"{view.when}, {view.which}: {view.happened}")
        self._when.setText(view.when)
        self._which.setText(view.which)
        self._counts.setText(view.counts)
        self._happened.setText(view.happened)
        self._happened.setToolTip(view.happened)
        set_dynamic(self._happened, "tone", view.tone)
        self._before.setEnabled(view.has_before)
        self._after.setEnabled(view.has_after)
        self._model.show(view.jobs, view.row_at)
        if view.subject is not None and view.subject < view.jobs:
            index = self._model.index(view.subject, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self._table.selectionModel().setCurrentIndex(index, flags)
            self._table.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.live_requested.emit()
        else:
            super().keyPressEvent(event)

    def _say_waiting(self, text: str, tone: str) -> None:
        self._waiting.setText(text)
        set_dynamic(self._waiting, "tone", tone)

    def _show_parts(self, *, has_log: bool) -> None:
        self._body.setCurrentIndex(LOG_PAGE if has_log else WAIT_PAGE)
        self._on.setVisible(has_log)
        if not has_log:
            self._happened.clear()

    def _head(self) -> QWidget:
        head = QFrame()
        head.setObjectName("replay_bar")
        badge = QLabel("◆ REPLAY · not live")
        badge.setObjectName("replay_badge")
        badge.setToolTip("What a log tells of then; the runtime goes on meanwhile, and nothing here commands it")
        row = QHBoxLayout(head)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(badge)
        row.addWidget(self._name)
        row.addSpacing(8)
        row.addWidget(self._happened, 1)
        row.addWidget(self._on)
        row.addWidget(self._open)
        row.addWidget(self._live)
        return head

    def _log_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addLayout(_stacked(self._when, self._which))
        row.addWidget(self._before)
        row.addWidget(self._scrubber, 1)
        row.addWidget(self._after)
        row.addLayout(_stacked(self._counts, self._span))
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._table, 1)
        return page

    def _wait_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self._waiting)
        column.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page


def _stacked(upper: QLabel, lower: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(upper)
    column.addWidget(lower)
    return column


def _label(name: str, tone: str = "") -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        label.setProperty("tone", tone)
    return label


def _arrow(name: str, text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setAccessibleName(tip)
    button.setToolTip(tip)
    return button
