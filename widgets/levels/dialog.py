"""The levels that the runtime keeps, and what can be done with them. Passive: shows what it is told, emits intents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from widgets.dialog_button import dialog_button
from widgets.dialog_table import DialogTable
from widgets.fields.line import Line
from widgets.notice import Notice, Tone

COLUMNS = ("Name", "Id", "Version", "Entities", "Changed")
NAME, ID, VERSION, ENTITIES, CHANGED = range(5)
ROW_HEIGHT = 24
EMPTY = "No level is in this runtime's store yet. “Save as…” stores the one on screen."
FILTERED_OUT = "No level has these words in its name or id."
READING = "Reading the list of levels…"


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A stored level in words; `is_open` where it is the one on screen, `read_version` where that is an older one."""

    level_id: str
    name: str
    version: int
    entities: int
    changed: str
    is_open: bool = False
    read_version: int | None = None

    def has(self, words: Sequence[str]) -> bool:
        """Whether every word, in lower case, stands in name or id."""
        text = f"{self.name} {self.level_id}".casefold()
        return all(word in text for word in words)


SAVE_TIP = "Store the level on screen over the version that it came from"
SAVE_AS_TIP = "Store the level on screen under a new name"
DELETE_TIP = "Delete the chosen level from the store"


class LevelsDialog(QDialog):
    """Stands beside the window. Requests about a level carry its id."""

    open_requested = Signal(str)
    save_requested = Signal()
    save_as_requested = Signal()
    delete_requested = Signal(str)
    export_requested = Signal(str)
    refresh_requested = Signal()
    cancel_requested = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("levels_dialog")
        self.setWindowTitle("Level store")
        self.resize(760, 420)
        self.notice = Notice()
        self._rows: tuple[LevelRow, ...] = ()
        self._is_read = False
        self._is_busy = False
        self._why_no_save = ""
        self._barred = ("", "")
        self._filter = Line()
        self._filter.setObjectName("levels_filter")
        self._filter.setPlaceholderText("Search: name or id")
        self._filter.setAccessibleName("Search the levels of the store")
        self._filter.setToolTip("Every word must stand in the name or the id")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._show)
        self._count = QLabel()
        self._count.setObjectName("levels_count")
        self._count.setProperty("tone", "quiet")
        self._refresh = dialog_button("levels_refresh", "Refresh", "Read the list again")
        self._refresh.clicked.connect(self.refresh_requested)
        self._tree = self._build_tree()
        self._empty = QLabel(READING)
        self._empty.setObjectName("levels_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setObjectName("levels_progress")
        self._bar.setAccessibleName("Assets sent to the runtime")
        self._cancel = dialog_button("levels_cancel", "Cancel", "Send no further assets; the level is stored already")
        self._cancel.clicked.connect(self.cancel_requested)
        self._open = dialog_button("levels_open", "Open", "Open the chosen level in place of the one on screen")
        self._open.clicked.connect(lambda: self.open_requested.emit(self.chosen))
        self._export = dialog_button("levels_export", "Export…", "Write the chosen level as GLB, zip or world spec")
        self._export.clicked.connect(lambda: self.export_requested.emit(self.chosen))
        self._delete = dialog_button("levels_delete", "Delete…", DELETE_TIP)
        self._delete.setProperty("kind", "danger")
        self._delete.clicked.connect(lambda: self.delete_requested.emit(self.chosen))
        self._save_as = dialog_button("levels_save_as", "Save as…", SAVE_AS_TIP)
        self._save_as.clicked.connect(self.save_as_requested)
        self._save = dialog_button("levels_save", "Save", SAVE_TIP)
        self._save.setProperty("kind", "primary")
        self._save.clicked.connect(self.save_requested)
        self._build()
        self._show()
        self.show_upload(None)

    @property
    def chosen(self) -> str:
        """The id of the chosen level, an empty text when there is none."""
        item = self._tree.currentItem()
        return "" if item is None else item.text(ID)

    def choose(self, level_id: str) -> None:
        """Put the keyboard on a level."""
        for item in self._tree.findItems(level_id, Qt.MatchFlag.MatchExactly, ID):
            self._tree.setCurrentItem(item)

    def show_levels(self, rows: Sequence[LevelRow]) -> None:
        """Show what the store has."""
        self._rows, self._is_read = tuple(rows), True
        self._show()

    def say(self, text: str | None, tone: Tone = "warn") -> None:
        """Say what came of it, or why not."""
        self.notice.say(text, tone)

    def show_busy(self, is_busy: bool) -> None:
        """While a request is under way nothing else can be asked for."""
        self._is_busy = is_busy
        self._show_buttons()

    def show_saving(self, why_not: str) -> None:
        """Say why the level on screen cannot be saved over a stored one; an empty text when it can."""
        self._why_no_save = why_not
        self._show_buttons()

    def show_barred(self, saving: str, deleting: str) -> None:
        """Say why the role of whoever sits here may not store or delete levels; empty texts when it may."""
        self._barred = (saving, deleting)
        self._show_buttons()

    def show_upload(self, text: str | None, done: int = 0, total: int = 1) -> None:
        """Show how many assets were sent; None when none are."""
        for widget in (self._bar, self._cancel):
            widget.setVisible(text is not None)
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        self._bar.setFormat(text or "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def _show(self) -> None:
        before, place = self.chosen, self._tree.currentIndex().row()
        scrolled = self._tree.verticalScrollBar().value()
        words = self._filter.text().casefold().split()
        found = [row for row in self._rows if row.has(words)]
        self._tree.clear()
        self._tree.addTopLevelItems([self._item(row) for row in found])
        self.choose(before)
        beside = self._tree.topLevelItem(min(max(place, 0), len(found) - 1))
        if not self.chosen and beside is not None:  # it is gone: the one that took its place
            self._tree.setCurrentItem(beside)
        self._tree.verticalScrollBar().setValue(scrolled)
        self._tree.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._empty.setText(FILTERED_OUT if self._rows else EMPTY if self._is_read else READING)
        total = f"{len(self._rows)} level{'' if len(self._rows) == 1 else 's'}"
        self._count.setText(f"{len(found)} of {total}" if words else total if self._is_read else "")
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_chosen = bool(self.chosen) and not self._is_busy
        no_saving, no_deleting = self._barred
        for button in (self._open, self._export):
            button.setEnabled(is_chosen)
        self._refresh.setEnabled(not self._is_busy)
        for button, can_be, why, tip in (
            (self._delete, is_chosen, no_deleting, DELETE_TIP),
            (self._save_as, not self._is_busy, no_saving, SAVE_AS_TIP),
            (self._save, not self._is_busy, no_saving or self._why_no_save, SAVE_TIP),
        ):
            button.setEnabled(can_be and not why)
            button.setToolTip(why or tip)

    def _build_tree(self) -> DialogTable:
        tree = DialogTable(
            "levels_table", "Levels in the store", COLUMNS,
            widths={ID: 170, VERSION: 104, ENTITIES: 80, CHANGED: 190}, numbers=(VERSION, ENTITIES), row_px=ROW_HEIGHT,
        )  # fmt: skip
        tree.itemSelectionChanged.connect(self._show_buttons)
        tree.itemActivated.connect(self._activate)
        return tree

    def _activate(self, item: QTreeWidgetItem) -> None:
        if not self._is_busy:
            self.open_requested.emit(item.text(ID))

    def _item(self, row: LevelRow) -> QTreeWidgetItem:
        item = self._tree.new_row(row.name, row.level_id, str(row.version), str(row.entities), row.changed)
        if row.is_open:
            item.setText(NAME, f"● {row.name}")
            item.setToolTip(NAME, "The level on screen")
        if row.read_version is not None:
            item.setText(VERSION, f"{row.version} (yours {row.read_version})")
            item.setToolTip(VERSION, "Somebody stored a newer version: Save brings yours and theirs together")
        return item

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._filter, 1)
        top.addWidget(self._count)
        top.addWidget(self._refresh)
        sending = QHBoxLayout()
        sending.setSpacing(8)
        sending.addWidget(self._bar, 1)
        sending.addWidget(self._cancel)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        for button in (self._open, self._export, self._delete):
            bottom.addWidget(button)
        bottom.addStretch(1)
        bottom.addWidget(self._save_as)
        bottom.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.notice)
        column.addWidget(self._tree, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(sending)
        column.addLayout(bottom)
