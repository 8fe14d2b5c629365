"""The shortcut editor: every action with its key, and a field that records another. It decides nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from widgets.dynamic import set_dynamic
from widgets.fields.line import Line
from widgets.row_table import set_up_rows
from widgets.theme import Theme
from widgets.to_front import bring_to_front

ACTION, MENU, KEY = range(3)
COLUMNS = ("Action", "Menu", "Key")
CHANGED_MARK = "•"
_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """One action: what it is called, where it stands, its key, and whether that is the user's own choice."""

    id: str
    text: str
    menu: str
    key: str
    is_changed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would come of the key that is recorded: `says` it in words; `button` is the verb, empty when refused."""

    says: str
    button: str = ""
    is_warning: bool = False


class ShortcutsPanel(QDialog):
    """Stays open beside the work. Whoever hears `key_tried` answers with `show_verdict`."""

    key_tried = Signal(str, str)
    key_chosen = Signal(str, str)
    reset_requested = Signal(str)
    reset_all_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setAccessibleName("Keyboard shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        self.setModal(False)
        self.resize(640, 560)
        self._theme = theme
        self._rows: tuple[ShortcutRow, ...] = ()
        self._search = Line()
        self._table = QTableWidget(0, len(COLUMNS))
        self._recorder = QKeySequenceEdit()
        self._chosen, self._verdict = QLabel(), QLabel()
        self._set = self._button("set", "Set", "Give the recorded key to this action")
        self._none = self._button("none", "No key", "Take the key away from this action")
        self._reset = self._button("reset", "Reset", "Give this action its own key again")
        self._reset_all = self._button("reset_all", "Reset all", "Give every action its own key again")
        self._set_up()
        self._lay_out()
        self._connect()
        self._take_row()

    @property
    def table(self) -> QTableWidget:
        return self._table

    @property
    def verdict(self) -> str:
        return self._verdict.text()

    def chosen_id(self) -> str:
        """Return the action that the keyboard is on, an empty text for none."""
        item = self._table.item(self._table.currentRow(), ACTION)
        return "" if item is None or self._table.isRowHidden(item.row()) else str(item.data(_ID))

    def show_rows(self, rows: Sequence[ShortcutRow]) -> None:
        """Show these actions; the one that was chosen stays chosen."""
        chosen = self.chosen_id()
        self._rows = tuple(rows)
        self._table.blockSignals(True)
        self._table.setRowCount(len(self._rows))
        for place, row in enumerate(self._rows):
            self._fill(place, row)
            if row.id == chosen:
                self._table.setCurrentCell(place, ACTION)
        self._table.blockSignals(False)
        self._filter()
        self._reset_all.setEnabled(any(row.is_changed for row in self._rows))
        self._take_row()

    def show_verdict(self, verdict: Verdict) -> None:
        """Say what would come of the recorded key, and offer it or not."""
        self._verdict.setText(verdict.says)
        set_dynamic(self._verdict, "tone", "warn" if verdict.is_warning else "quiet")
        self._set.setEnabled(bool(verdict.button))
        self._set.setText(verdict.button or "Set")

    def open(self) -> None:
        """Show it, the keyboard in the search line."""
        bring_to_front(self)
        self._search.setFocus()
        self._search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if watched is self._search and key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._table.setFocus()
                return True
            if watched is self._table and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
                self._recorder.setFocus()
                return True
        elif watched is self._recorder and event.type() == QEvent.Type.KeyRelease:
            self._try()  # Qt itself tells of the key only after a second without another one
        return super().eventFilter(watched, event)

    def _fill(self, place: int, row: ShortcutRow) -> None:
        key = QKeySequence(row.key).toString(QKeySequence.SequenceFormat.NativeText)
        shown = f"{key or 'none'} {CHANGED_MARK}" if row.is_changed else key
        items = [QTableWidgetItem(text) for text in (row.text, row.menu, shown)]
        for column, item in enumerate(items):
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setToolTip(row.note)
            self._table.setItem(place, column, item)
        items[ACTION].setData(_ID, row.id)
        if row.is_changed:
            items[KEY].setForeground(self._theme.color("accent"))
        spoken = f"{row.text}, {key or 'no key'}{', changed' if row.is_changed else ''}"
        items[ACTION].setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _filter(self) -> None:
        words = self._search.text().casefold().split()
        first = -1
        for place, row in enumerate(self._rows):
            searched = f"{row.text} {row.menu} {row.key}".casefold()
            is_found = all(word in searched for word in words)
            self._table.setRowHidden(place, not is_found)
            first = place if is_found and first < 0 else first
        if first >= 0 and not self.chosen_id():
            self._table.setCurrentCell(first, ACTION)

    def _search_again(self) -> None:
        self._filter()
        self._take_row()

    def _take_row(self) -> None:
        """Show the key of the chosen action, as it is now."""
        row = next((row for row in self._rows if row.id == self.chosen_id()), None)
        for widget in (self._recorder, self._none, self._reset):
            widget.setEnabled(row is not None)
        self._recorder.blockSignals(True)
        self._recorder.setKeySequence(QKeySequence(row.key if row else ""))
        self._recorder.blockSignals(False)
        self._chosen.setText(row.text if row else "No action found.")
        self._reset.setEnabled(bool(row and row.is_changed))
        self._none.setEnabled(bool(row and row.key))
        self.show_verdict(Verdict("Press a key in the field to record another." if row else ""))

    def _try(self) -> None:
        if self._recorded():
            self.key_tried.emit(self.chosen_id(), self._recorded())

    def _take(self) -> None:
        self.key_chosen.emit(self.chosen_id(), self._recorded())

    def _recorded(self) -> str:
        return self._recorder.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"shortcuts_{name}")
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        self._search.textChanged.connect(self._search_again)
        self._table.currentCellChanged.connect(lambda *_: self._take_row())
        self._recorder.keySequenceChanged.connect(lambda _: self._try())
        self._set.clicked.connect(self._take)
        self._none.clicked.connect(lambda: self.key_chosen.emit(self.chosen_id(), ""))
        self._reset.clicked.connect(lambda: self.reset_requested.emit(self.chosen_id()))
        self._reset_all.clicked.connect(self.reset_all_requested)

    def _set_up(self) -> None:
        self._search.setObjectName("shortcuts_search")
        self._search.setAccessibleName("Search actions, menus and keys")
        self._search.setPlaceholderText("Search, e.g. frame, view or Ctrl+S")
        self._search.installEventFilter(self)
        table = self._table
        table.setObjectName("shortcuts_table")
        table.setAccessibleName("Actions and their keys")
        table.setToolTip("Enter records another key for the action")
        table.setHorizontalHeaderLabels(COLUMNS)
        set_up_rows(table, {MENU: 88, KEY: 168}, stretch=ACTION)
        table.installEventFilter(self)
        self._recorder.setObjectName("shortcuts_recorder")
        self._recorder.setAccessibleName("Key for the action: press it")
        self._recorder.setToolTip("Press the key, or two one after the other")
        self._recorder.setMaximumSequenceLength(2)
        self._recorder.installEventFilter(self)
        for line in self._recorder.findChildren(QLineEdit):
            line.setAccessibleName("Key for the action: press it")
        self._chosen.setProperty("role", "title")
        self._verdict.setObjectName("shortcuts_verdict")
        self._verdict.setWordWrap(True)
        self._verdict.setMinimumHeight(36)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._recorder, 1)
        for button in (self._set, self._none, self._reset):
            row.addWidget(button)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self._verdict, 1)
        last.addWidget(self._reset_all, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addWidget(self._table, 1)
        column.addWidget(self._chosen)
        column.addLayout(row)
        column.addLayout(last)
