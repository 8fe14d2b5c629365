"""The problems of the level as a table: how bad, where, which rule, in which words, and what would mend them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets.problems.model import FIELD, MARK, MESSAGE, RULE, WHERE, FixOffer, ProblemModel, ProblemRow
from widgets.row_table import RowTable
from widgets.theme import Theme

_WIDTHS = {MARK: 36, WHERE: 120, FIELD: 152, RULE: 208}
NO_FIX = "No quick-fix is known for what is chosen: click the row and correct the field"


class ProblemsPanel(QWidget):
    """Shows findings and emits the key of the one that was clicked or chosen with Enter.

    Whoever hears `chosen_changed` answers with `show_fixes`; `fix_requested` carries the key of the fix chosen.
    """

    problem_activated = Signal(object)
    chosen_changed = Signal(object)
    fix_requested = Signal(object)
    count_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problems")
        self.setAccessibleName("Problems")
        self._rows: tuple[ProblemRow, ...] = ()
        self._offers: tuple[FixOffer, ...] = ()
        self._model = ProblemModel(theme)
        self._summary = QLabel()
        self._summary.setObjectName("problems_summary")
        self._summary.setProperty("tone", "quiet")
        self._errors = self._switch("errors", "Errors", "Show what keeps the level from running")
        self._warnings = self._switch("warnings", "Warnings", "Show what the level can run with")
        self._fix = QPushButton("Fix…")
        self._fix.setObjectName("problems_fix")
        self._fix.setAccessibleName("Fix what is chosen")
        self._fix.clicked.connect(self.open_fixes)
        self._menu = QMenu(self)
        self._menu.setObjectName("problems_fix_menu")
        self._menu.setAccessibleName("Quick-fixes")
        self._table = RowTable(
            "problems_table", "Problems of the level", self._model, _WIDTHS, stretch=MESSAGE, many=True
        )
        self._connect_table()
        self._empty = QLabel("No problems: the level follows every rule.\nWhat breaks one is listed here as you edit.")
        self._empty.setObjectName("problems_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._body = QStackedWidget()
        self._body.addWidget(self._empty)
        self._body.addWidget(self._listed())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._body)
        theme.changed.connect(self._table.viewport().update)
        self.show_fixes(())

    @property
    def table(self) -> QTableView:
        return self._table

    @property
    def summary(self) -> str:
        return self._summary.text() if self._rows else ""

    @property
    def offers(self) -> tuple[FixOffer, ...]:
        """What would mend what is chosen."""
        return self._offers

    @property
    def fix_menu(self) -> QMenu:
        return self._menu

    def chosen_keys(self) -> tuple[object, ...]:
        """Return the keys of the rows that are chosen, from top to bottom."""
        rows = sorted({index.row() for index in self._table.selectionModel().selectedRows()})
        return tuple(self._model.rows[row].key for row in rows)

    def show_problems(self, rows: Sequence[ProblemRow]) -> None:
        """Show these findings in place of the former; what was chosen and still stands stays chosen."""
        if tuple(rows) == self._rows:
            return
        before, self._rows = len(self._rows), tuple(rows)
        warnings = sum(row.is_warning for row in rows)
        self._summary.setText(" · ".join(_counted(len(rows) - warnings, "error") + _counted(warnings, "warning")))
        self._body.setCurrentIndex(1 if rows else 0)
        self._list_rows()
        if len(rows) != before:
            self.count_changed.emit(len(rows))

    def show_fixes(self, offers: Sequence[FixOffer]) -> None:
        """Offer these for what is chosen."""
        self._offers = tuple(offers)
        self._fix.setEnabled(bool(offers))
        something = bool(self._table.selectionModel().selectedRows())
        nothing = NO_FIX if something else "Choose one or more problems (Shift, Ctrl) to see what would mend them"
        self._fix.setToolTip("Ways to mend what is chosen, each one undo step (Ctrl+.)" if offers else nothing)

    def focus_list(self) -> None:
        """Put the keyboard into the table, on its first row if it was on none."""
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self._model.rows and not self._table.selectionModel().selectedRows():
            self._table.selectRow(max(self._table.currentIndex().row(), 0))

    def open_fixes(self) -> None:
        """Open the menu of quick-fixes beside the chosen row; the first row is chosen when none is."""
        if self._model.rows and not self._table.selectionModel().selectedRows():
            self._table.selectRow(0)
        if not self._offers:
            return
        self._menu.clear()
        for offer in self._offers:
            self._menu.addAction(offer.text).triggered.connect(partial(self._request, offer.key))
        self._menu.setActiveAction(self._menu.actions()[0])
        rect = self._table.visualRect(self._table.currentIndex().siblingAtColumn(MESSAGE))
        self._menu.popup(self._table.viewport().mapToGlobal(QPoint(rect.left(), rect.bottom())))

    def _request(self, key: object, *_: object) -> None:
        self.fix_requested.emit(key)

    def _list_rows(self) -> None:
        keys, current = set(self.chosen_keys()), self._table.currentIndex().row()
        are_errors_shown, are_warnings_shown = self._errors.isChecked(), self._warnings.isChecked()
        shown = tuple(row for row in self._rows if (are_warnings_shown if row.is_warning else are_errors_shown))
        self._model.show_rows(shown)
        selection = self._table.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for place, row in enumerate(shown if keys else ()):
            if row.key in keys:
                selection.select(self._model.index(place, 0), flags)
        if shown and current >= 0:
            index = self._model.index(min(current, len(shown) - 1), MESSAGE)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.chosen_changed.emit(self.chosen_keys())

    def _listed(self) -> QWidget:
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._summary, 1)
        for widget in (self._errors, self._warnings, self._fix):
            head.addWidget(widget)
        column.addLayout(head)
        column.addWidget(self._table, 1)
        return listed

    def _switch(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"problems_{name}")
        button.setAccessibleName(f"Show {name}")
        button.setText(text)
        button.setToolTip(tip)
        button.setCheckable(True)
        button.setChecked(True)
        button.toggled.connect(lambda _: self._list_rows())
        return button

    def _connect_table(self) -> None:
        table = self._table
        table.setMouseTracking(True)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.clicked.connect(self._click)
        table.chosen.connect(self._activate)
        table.customContextMenuRequested.connect(self.open_fixes)
        table.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit(self.chosen_keys()))

    def _click(self, index: QModelIndex) -> None:
        # Ctrl and Shift gather rows to mend together; going to each would take the inspector along.
        if len(self._table.selectionModel().selectedRows()) <= 1:
            self._activate(index)

    def _activate(self, index: QModelIndex) -> None:
        self.problem_activated.emit(self._model.rows[index.row()].key)


def _counted(number: int, noun: str) -> list[str]:
    return [f"{number} {noun}{'' if number == 1 else 's'}"] if number else []
