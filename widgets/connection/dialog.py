"""Which runtime the window works with: those that are known, where another is, and what is in the way. Passive."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from widgets.connection.form import ConnectionForm
from widgets.connection.result import CheckView
from widgets.connection.view import CheckResult, RuntimeRow
from widgets.dialog_button import dialog_button

KEY = Qt.ItemDataRole.UserRole
ROW_PX = 44
OWN_TEXT = (
    "The runtime of this computer runs inside Plumbline, opens no port and ends with the window. "
    "It keeps its configs and levels between starts."
)
NEW = ""
"""The key of the row that stands for a runtime which is not known yet."""


class ConnectionDialog(QDialog):
    """Stands beside the window. Keys are those of the rows; `chosen` is told with the key of a row."""

    chosen = Signal(str)
    test_requested = Signal(object)
    connect_requested = Signal(object)
    own_requested = Signal()
    disconnect_requested = Signal(str)
    forget_requested = Signal(str)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("connection_dialog")
        self.setWindowTitle("Connect to a runtime")
        self.resize(820, 520)
        self._rows: dict[str, RuntimeRow] = {}
        self._busy = ""
        self.form = ConnectionForm()
        self.check = CheckView()
        self._own = QLabel(OWN_TEXT)
        self._own.setObjectName("connection_own")
        self._own.setWordWrap(True)
        self._list = QListWidget()
        self._list.setObjectName("connection_list")
        self._list.setAccessibleName("Runtimes")
        self._list.setFixedWidth(260)
        self._list.currentItemChanged.connect(self._choose)
        self._list.itemActivated.connect(self._connect)
        self._forget = dialog_button(
            "connection_forget", "Forget", "Take it out of the list, and its secret out of the keyring"
        )
        self._forget.clicked.connect(lambda: self.forget_requested.emit(self.key))
        self._leave = dialog_button("connection_disconnect", "Disconnect", "Keep no connection to it")
        self._leave.clicked.connect(lambda: self.disconnect_requested.emit(self.key))
        self._test = dialog_button("connection_test", "Test", "Look at each step of the way; nothing is commanded")
        self._test.clicked.connect(lambda: self.test_requested.emit(self.form.wish))
        self._close = dialog_button("connection_close", "Close", "Leave everything as it is")
        self._close.clicked.connect(self.close)
        self._go = dialog_button(
            "connection_connect", "Connect", "Work with this runtime; the present one stays connected"
        )
        self._go.setProperty("kind", "primary")
        self._go.clicked.connect(self._connect)
        self.form.accepted.connect(self._connect)
        self.form.edited.connect(self._edited)
        self._build()
        self._show_state()

    @property
    def key(self) -> str:
        """The chosen row's key, an empty text for a new one."""
        item = self._list.currentItem()
        return str(item.data(KEY)) if item is not None else NEW

    def show_runtimes(self, rows: Sequence[RuntimeRow], key: str | None = None) -> None:
        """Show the list; the choice stays unless a key is given."""
        chosen = self.key if key is None else key
        self._rows = {row.key: row for row in rows}
        self._list.blockSignals(True)
        self._list.clear()
        for row in (*rows, RuntimeRow(NEW, "Another runtime …", "type its address", "+")):
            self._list.addItem(_item(row))
            if row.key == chosen:
                self._list.setCurrentRow(self._list.count() - 1)
        self._list.blockSignals(False)
        self._show_state()

    def show_result(self, result: CheckResult | None) -> None:
        """Show what a test found, None to show nothing."""
        if result is None:
            self.check.show_nothing()
        else:
            self.check.show_result(result)

    def show_busy(self, text: str) -> None:
        """Say what is under way; an empty text when nothing is."""
        self._busy = text
        if text:
            self.check.show_busy(text)
        self._show_state()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def _choose(self) -> None:
        self.check.show_nothing()
        self._show_state()
        self.chosen.emit(self.key)

    def _edited(self) -> None:
        self.form.show_bad_address(False)
        self._show_state()

    def _connect(self) -> None:
        if not self._go.isEnabled():
            return
        if self._row().is_own:
            self.own_requested.emit()
        else:
            self.connect_requested.emit(self.form.wish)

    def _row(self) -> RuntimeRow:
        return self._rows.get(self.key, RuntimeRow(NEW, "", ""))

    def _show_state(self) -> None:
        row = self._row()
        self.form.setVisible(not row.is_own)
        self.check.setVisible(not row.is_own or bool(self._busy))
        self._own.setVisible(row.is_own)
        is_typed = row.is_own or bool(self.form.wish.address)
        self._test.setEnabled(is_typed and not self._busy and not row.is_own)
        self._go.setEnabled(is_typed and not self._busy)
        self._go.setText("Switch to it" if row.is_connected and not row.is_present else "Connect")
        self._forget.setEnabled(bool(row.key) and not row.is_own and not row.is_present and not self._busy)
        self._leave.setEnabled(row.is_connected and not row.is_present and not self._busy)

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._list, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self._leave)
        below.addWidget(self._forget)
        left.addLayout(below)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self.form)
        right.addWidget(self._own, 0, Qt.AlignmentFlag.AlignTop)
        right.addWidget(self.check, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._test)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._go)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addLayout(left)
        row.addLayout(right, 1)


def _item(row: RuntimeRow) -> QListWidgetItem:
    item = QListWidgetItem(f"{row.mark} {row.title}\n     {row.detail}")
    item.setData(KEY, row.key)
    item.setSizeHint(QSize(0, ROW_PX))
    item.setToolTip(f"{row.title}: {row.detail}")
    return item
