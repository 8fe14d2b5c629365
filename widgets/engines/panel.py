"""The engines panel: a line that sums up and says how to attach another, and the table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from widgets.dynamic import set_dynamic
from widgets.engines.model import (
    DONE,
    FAILED,
    HEARD,
    IN_FLIGHT,
    NAME,
    PLACE,
    REFUSAL,
    REMARK,
    STATE,
    WAITING,
    EngineModel,
)
from widgets.engines.views import AttachView, EngineRow
from widgets.fields.line import Line
from widgets.flow import FlowLayout
from widgets.panel_button import panel_button
from widgets.row_table import RowTable
from widgets.stale import tip_while
from widgets.theme import Theme

COMMAND_PX = 240
NOTHING = AttachView("")
GIVE_OUT_TIP = "Have the runtime give out a token for a new engine, good for a day, and copy the command with it"
_WIDTHS = {
    STATE: 216, NAME: 128, PLACE: 96, HEARD: 80, IN_FLIGHT: 80, WAITING: 80, DONE: 72, FAILED: 72, REMARK: 288,
}  # fmt: skip


class EnginesPanel(QWidget):
    """Passive: `show_engines` and `show_attach` say what there is. `shown` tells when it can be seen."""

    shown = Signal(bool)
    share_requested = Signal()
    security_requested = Signal()
    """What was refused of engines is to be seen."""
    token_requested = Signal()
    """The command is wanted with a token for a new engine."""
    own_requested = Signal()
    """What the window's engine builds for another backend is to be seen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("engines")
        self.setAccessibleName("Engines")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = EngineModel(theme)
        self._attach: AttachView | None = NOTHING
        self._summary = QLabel()
        self._summary.setObjectName("engines_summary")
        self._table = RowTable("engines_table", "Engines of the runtime", self._model, _WIDTHS, stretch=REFUSAL)
        self._empty = QLabel()
        self._empty.setObjectName("engines_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._words = QLabel()
        self._words.setObjectName("engines_attach_words")
        self._words.setProperty("tone", "quiet")
        self._command = Line()
        self._command.setObjectName("engines_attach_command")
        self._command.setAccessibleName("Command that attaches an engine")
        self._command.setToolTip("What starts an engine on any machine that reaches this runtime")
        self._command.setReadOnly(True)
        self._command.setMinimumWidth(COMMAND_PX)
        self._copy = panel_button("engines_attach_copy", "Copy", "Put the command onto the clipboard")
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._command.text()))
        self._token = panel_button("engines_attach_token", "Copy with a token", GIVE_OUT_TIP)
        self._token.clicked.connect(self.token_requested)
        self._share = panel_button("engines_share", "Share this runtime…", "Open this computer's runtime at a port")
        self._share.clicked.connect(self.share_requested)
        self._security = panel_button(
            "engines_security", "Refusals…", "Handshakes, signatures, nonces and timestamps refused"
        )
        self._security.clicked.connect(self.security_requested)
        self._own = QLabel()
        self._own.setObjectName("engines_own")
        self._own.setTextFormat(Qt.TextFormat.PlainText)
        self._own.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._own_line = self._own_row()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._own_line)
        column.addWidget(self._table, 1)
        column.addWidget(self._empty, 1)
        theme.changed.connect(self._table.viewport().update)
        self.show_engines((), "", "")
        self.show_attach(None)

    @property
    def table(self) -> QTableView:
        return self._table

    @property
    def rows(self) -> tuple[EngineRow, ...]:
        return self._model.rows

    @property
    def summary(self) -> str:
        return self._summary.text()

    def show_engines(
        self, rows: Sequence[EngineRow], summary: str, empty: str, *, tone: str = "quiet", is_stale: bool = False
    ) -> None:
        """Show who is there; `empty` stands in place of the table where nobody is."""
        self._model.show_rows(rows, is_stale=is_stale)
        self._summary.setText(summary)
        set_dynamic(self._summary, "tone", tone)
        self._table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._empty.setText(empty)

    def show_attach(self, view: AttachView | None) -> None:
        """Say how to attach an engine, nothing while that is of no use."""
        if view == self._attach:
            return
        self._attach = view
        shown = view or NOTHING
        self._words.setText(shown.words)
        self._words.setToolTip(shown.tip)
        self._command.setText(shown.command)
        self._command.setCursorPosition(0)
        self._token.setEnabled(not shown.why_no_token)
        self._token.setToolTip(tip_while(GIVE_OUT_TIP, shown.why_no_token))
        for widget in (self._command, self._copy, self._token):
            widget.setVisible(bool(shown.command))
        self._words.setVisible(view is not None)
        self._share.setVisible(shown.can_share)

    def show_own(self, text: str, tone: str, tip: str) -> None:
        """Say how the work of the window's own engine for another backend goes; an empty text where it has none."""
        self._own_line.setVisible(bool(text))
        self._own.setText(text)
        self._own.setToolTip(tip)
        set_dynamic(self._own, "tone", tone)

    @property
    def own_text(self) -> str:
        """What is said of the window's own engine."""
        return self._own.text()

    def focus_list(self) -> None:
        """Put the keyboard into the table, on its first row if it was on none."""
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self._table.currentIndex().isValid() and self._model.rowCount():
            self._table.selectRow(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)

    def _head(self) -> FlowLayout:
        head = FlowLayout(QMargins(8, 8, 8, 4), 8)
        for widget in (
            self._summary, self._words, self._command, self._copy, self._token, self._share, self._security
        ):  # fmt: skip
            head.addWidget(widget)
        head.grow(self._command)
        return head

    def _own_row(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(8, 0, 8, 4)
        row.setSpacing(8)
        title = QLabel("This window's engine")
        title.setProperty("tone", "quiet")
        show = panel_button("engines_own_show", "Show", "What this window's engine has built for the other backend")
        show.clicked.connect(self.own_requested)
        row.addWidget(title)
        row.addWidget(self._own, 1)
        row.addWidget(show)
        line.hide()
        return line
