"""Two versions side by side: each field that both changed, and which version is kept. Passive; answers once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

OWNER, FIELD, BASE, OURS, THEIRS = range(5)
TITLES = ("Of", "Field", "Before", "Yours")
ROW_HEIGHT = 24
CHOSEN, OTHER = "● ", "○ "


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One field that both sides changed; values in words."""

    owner: str
    field: str
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the other version is, in words: `on disk`, `All from disk`."""

    where: str
    all_of_it: str


ON_DISK = Source("on disk", "All from disk")
IN_STORE = Source("in the store", "All from the store")


class MergeDialog(QDialog):
    """Every row begins with yours. `decided` with True for each row where the other version is kept."""

    decided = Signal(list)

    def __init__(
        self,
        title: str,
        text: str,
        rows: Sequence[ChoiceRow],
        parent: QWidget | None = None,
        *,
        source: Source = ON_DISK,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self.setObjectName("merge_dialog")
        self.setWindowTitle(title)
        self.resize(880, 440)
        self._rows = tuple(rows)
        self._is_theirs = [False] * len(rows)
        label = QLabel(text)
        label.setObjectName("merge_text")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self._tree = self._build_tree()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label)
        column.addWidget(self._tree, 1)
        column.addLayout(self._build_buttons())
        self._show_choices()

    @property
    def choices(self) -> tuple[bool, ...]:
        """Whether the other version is kept, row by row."""
        return tuple(self._is_theirs)

    def choose(self, row: int, theirs: bool) -> None:
        """Keep one of the two versions of a row."""
        self._is_theirs[row] = theirs
        self._show_choice(row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Space in the list as *the other one*, Left and Right as the column to keep."""
        if watched is self._tree and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            row = self._tree.currentIndex().row()
            wanted = {Qt.Key.Key_Left: False, Qt.Key.Key_Right: True}
            if row >= 0 and event.key() == Qt.Key.Key_Space:
                self.choose(row, not self._is_theirs[row])
                return True
            if row >= 0 and event.key() in wanted:
                self.choose(row, wanted[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def _build_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("merge_rows")
        tree.setAccessibleName("Fields that both versions changed")
        tree.setToolTip(f"Click the version to keep; Space changes it, ← keeps yours, → the one {self._source.where}")
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        tree.setHeaderLabels([*TITLES, self._source.where.capitalize()])
        tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        items = [QTreeWidgetItem([row.owner, row.field, row.base, row.ours, row.theirs]) for row in self._rows]
        for item in items:
            item.setSizeHint(OWNER, QSize(0, ROW_HEIGHT))
        tree.addTopLevelItems(items)
        first = tree.topLevelItem(0)
        if first is not None:
            tree.setCurrentItem(first)
        tree.clicked.connect(self._clicked)
        tree.installEventFilter(self)
        return tree

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, text, theirs in (("ours", "All yours", False), ("theirs", self._source.all_of_it, True)):
            button = self._button(f"merge_all_{name}", text)
            button.clicked.connect(lambda _=False, theirs=theirs: self._choose_all(theirs))
            row.addWidget(button)
        row.addStretch(1)
        later = self._button("merge_later", "Not now")
        later.setToolTip("Leave the level as it is; saving asks again")
        later.clicked.connect(self.reject)
        accept = self._button("merge_accept", "Merge")
        accept.setProperty("kind", "primary")
        accept.setDefault(True)
        accept.setToolTip(f"Take in the version {self._source.where} as one undo step, with these choices")
        accept.clicked.connect(self._accept)
        row.addWidget(later)
        row.addWidget(accept)
        return row

    @staticmethod
    def _button(name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        return button

    def _clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if index.column() in (OURS, THEIRS):
            self.choose(index.row(), index.column() == THEIRS)

    def _choose_all(self, theirs: bool) -> None:
        self._is_theirs = [theirs] * len(self._rows)
        self._show_choices()

    def _show_choices(self) -> None:
        for row in range(len(self._rows)):
            self._show_choice(row)

    def _show_choice(self, row: int) -> None:
        item = self._tree.topLevelItem(row)
        told, theirs = self._rows[row], self._is_theirs[row]
        assert item is not None
        for column, text, is_chosen in ((OURS, told.ours, not theirs), (THEIRS, told.theirs, theirs)):
            item.setText(column, f"{CHOSEN if is_chosen else OTHER}{text}")
            font = item.font(column)
            font.setBold(is_chosen)
            item.setFont(column, font)
        kept = self._source.where if theirs else "yours"
        item.setData(OWNER, Qt.ItemDataRole.AccessibleTextRole, f"{told.owner}, {told.field}: {kept} is kept")

    def _accept(self) -> None:
        self.decided.emit(list(self._is_theirs))
        self.accept()
