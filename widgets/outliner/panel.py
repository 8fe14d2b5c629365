"""The outliner: filter line, list, and what stands there when there is nothing to list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from widgets.icons import icon
from widgets.outliner.filter_line import FilterLine
from widgets.outliner.filtering import explain
from widgets.outliner.model import OutlinerModel
from widgets.outliner.rows import OutlinerRow, RowTable
from widgets.outliner.table import OutlinerTable
from widgets.theme import Theme

FILTER_TIP = """Filter the entities; all terms must hold (Ctrl+F)
wolf            the id contains “wolf”; * and ? match any letters
type:npc        also mesh: texture: script: name:; Down completes
script:*        has any script
has:problem     also has:error has:warning is:hidden is:locked
has:drift       differs from the engine; also is:failed is:built
-type:object    not so; "two words" keeps blanks together"""


class OutlinerPanel(QWidget):
    """Shows rows and a selection. `how` of a selection is `replace`, `add` or `toggle`."""

    selection_requested = Signal(object, str)
    rename_requested = Signal(str, str)
    hidden_requested = Signal(object, bool)
    locked_requested = Signal(object, bool)
    frame_requested = Signal(str)
    fold_requested = Signal(str, bool)
    reorder_requested = Signal(object, str)
    add_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outliner")
        self.setAccessibleName("Outliner")
        self._theme = theme
        self._model = OutlinerModel()
        self._table = OutlinerTable(self._model, theme)
        self._filter = FilterLine(lambda: self._model.columns)
        self._count = QLabel()
        self._refusal = QLabel()
        self._odd = QLabel()
        self._body = QStackedWidget()
        self._nothing = QLabel()
        self._remedy = QPushButton()
        self._build()
        self._connect()
        self._paint()
        self._refresh()

    @property
    def table(self) -> OutlinerTable:
        return self._table

    @property
    def visible_ids(self) -> Sequence[str]:
        """The ids that pass the filter, in the order shown."""
        return self._model.visible_ids

    def show_rows(self, title: str, rows: Sequence[OutlinerRow] | RowTable) -> None:
        """Show another world, or the same with entities that came, went or changed their order."""
        current, scrolled = self._table.current_id(), self._table.verticalScrollBar().value()
        self._model.show_rows(title, rows)
        if current:
            self._table.reveal(current)
        self._table.verticalScrollBar().setValue(scrolled)
        self._refresh()

    def show_title(self, title: str) -> None:
        """Show the name of the world."""
        self._model.show_title(title)

    def update_rows(self, rows: Mapping[str, OutlinerRow]) -> None:
        """Show entities that are listed already as they are now."""
        self._model.update_rows(rows)
        self._refresh()

    def show_selection(self, selected: frozenset[str], active: str | None, *, reveal: bool = False) -> None:
        """Paint what is selected; `reveal` scrolls to the active one."""
        self._model.show_selection(selected, active)
        self.show_refusal("")
        if reveal and active is not None:
            self._table.reveal(active)
        self._table.viewport().update()

    def show_refusal(self, reason: str) -> None:
        """Say why the last wish was not done, below the list; an empty text takes it away."""
        self._refusal.setText(f"▲ {reason}" if reason else "")
        self._refusal.setVisible(bool(reason))

    def focus_filter(self) -> None:
        """Put the keyboard into the filter line."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def rename_current(self) -> None:
        """Begin to rename the entity that the keyboard is on."""
        if self._table.current_id():
            self._table.edit(self._table.currentIndex())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self._filter.text():
                self._filter.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return):
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self._filter.setObjectName("outliner_filter")
        self._filter.setAccessibleName("Filter entities")
        self._filter.setPlaceholderText("Filter, e.g. type:npc")
        self._filter.setToolTip(FILTER_TIP)
        self._filter.installEventFilter(self)
        self._magnifier = self._filter.addAction(
            icon(self._theme, "mdi6.magnify", "text.3"), QLineEdit.ActionPosition.LeadingPosition
        )
        self._clear = self._filter.addAction(icon(self._theme, "mdi6.close"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip("Clear the filter (Esc)")
        self._clear.triggered.connect(self._filter.clear)
        self._clear.setVisible(False)
        self._count.setObjectName("outliner_count")
        self._count.setProperty("tone", "quiet")
        self._count.setToolTip("Entities shown, of all in the level")
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._filter, 1)
        head.addWidget(self._count)
        self._refusal.setObjectName("outliner_refusal")
        self._refusal.setProperty("tone", "alarm")
        self._refusal.setWordWrap(True)
        self._refusal.setContentsMargins(8, 4, 8, 8)
        self._refusal.hide()
        self._odd.setObjectName("outliner_filter_note")
        self._odd.setProperty("tone", "warn")
        self._odd.setWordWrap(True)
        self._odd.setContentsMargins(8, 0, 8, 4)
        self._odd.hide()
        self._body.addWidget(self._table)
        self._body.addWidget(self._empty_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._odd)
        column.addWidget(self._body, 1)
        column.addWidget(self._refusal)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        self._nothing.setObjectName("outliner_empty")
        self._nothing.setProperty("tone", "quiet")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._remedy.setObjectName("outliner_remedy")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 32, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._nothing)
        column.addWidget(self._remedy, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._take_filter)
        self._remedy.clicked.connect(self._offer)
        self._model.rename_requested.connect(self._pass_rename_on)
        self._table.selection_requested.connect(self.selection_requested)
        self._table.hidden_requested.connect(self.hidden_requested)
        self._table.locked_requested.connect(self.locked_requested)
        self._table.frame_requested.connect(self.frame_requested)
        self._table.fold_requested.connect(self.fold_requested)
        self._table.reorder_requested.connect(self.reorder_requested)
        self._table.reorder_refused.connect(self.show_refusal)
        self._theme.changed.connect(self._paint)

    def _pass_rename_on(self, identity: str, wanted: str) -> None:
        """Pass a wish on; the keyboard stays where it was, on the row under its new name."""
        editor = QApplication.focusWidget()
        has_keyboard = editor is not None and self._table.isAncestorOf(editor)
        self.rename_requested.emit(identity, wanted)
        if has_keyboard:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._table.reveal(identity)
            self._table.reveal(wanted)

    def _take_filter(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._model.show_filter(text)
        odd = explain(text)
        self._odd.setText(f"△ {odd}" if odd else "")
        self._odd.setVisible(bool(odd))
        self._refresh()

    def _offer(self) -> None:
        if self._model.filter_text:
            self._filter.clear()
        else:
            self.add_requested.emit()

    def _refresh(self) -> None:
        shown, total = self._model.shown, self._model.total
        self._count.setText(f"{shown:,}".replace(",", "\u2009") if shown == total else f"{shown} of {total}")
        is_filtered_out = bool(self._model.filter_text) and not shown
        if is_filtered_out:
            self._nothing.setText(f"No entity matches “{self._model.filter_text}”.")
            self._remedy.setText("Clear the filter")
        elif not total:
            self._nothing.setText("The entities of the level are listed here. There are none yet.")
            self._remedy.setText("Add a box")
        self._body.setCurrentIndex(1 if is_filtered_out or not total else 0)

    def _paint(self) -> None:
        self._magnifier.setIcon(icon(self._theme, "mdi6.magnify", "text.3"))
        self._clear.setIcon(icon(self._theme, "mdi6.close"))
