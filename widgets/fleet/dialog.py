"""All runtimes that the window is connected to, one row each, live; switched with a double click. Passive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from widgets.dialog_button import dialog_button
from widgets.dialog_table import DialogTable
from widgets.fleet.tones import ToneDelegate
from widgets.notice import Notice, Tone
from widgets.theme import Theme

COLUMNS = ("Runtime", "Mode", "Alarms", "Overrides", "Config", "Scan", "Heard")
RUNTIME, MODE, ALARMS, OVERRIDES, CONFIG, SCAN, HEARD = range(7)
TIPS = (
    "Runtime: its name or address; the one with ● is looked at",
    "Mode as it was acknowledged (runMode)",
    "Alarms: latched cards, as the runtime reports them",
    "Overrides: forces (F) and masks (M)",
    "Config: the version that is active",
    "Scan: what the last scan took, in milliseconds, of its interval",
    "Heard: time since anything was heard of it",
)
KEY = Qt.ItemDataRole.UserRole
ROW_PX = 28


@dataclass(frozen=True, slots=True)
class FleetRow:
    """A runtime in words; `tones` name the token of a cell that must catch the eye, by its column."""

    key: str
    cells: tuple[str, ...]
    tones: tuple[tuple[int, str], ...] = ()
    is_present: bool = False
    is_stale: bool = False


class FleetDialog(QDialog):
    """Stands beside the window. Requests carry the key of the chosen row."""

    switch_requested = Signal(str)
    copy_requested = Signal(str)
    disconnect_requested = Signal(str)
    connect_requested = Signal()
    shown = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("fleet_dialog")
        self.setWindowTitle("Runtimes")
        self.resize(860, 320)
        self._theme = theme
        self._rows: tuple[FleetRow, ...] = ()
        self.notice = Notice()
        self._tree = self._build_tree()
        self._hint = QLabel("A double click looks at a runtime. The others stay connected and are read once a second.")
        self._hint.setObjectName("fleet_hint")
        self._hint.setProperty("tone", "quiet")
        self._copy = dialog_button(
            "fleet_copy",
            "Stage its config here",
            "Take its active config as staged of the runtime in use; nothing is committed",
        )
        self._copy.clicked.connect(lambda: self.copy_requested.emit(self.chosen))
        self._leave = dialog_button("fleet_disconnect", "Disconnect", "Keep no connection to it")
        self._leave.clicked.connect(lambda: self.disconnect_requested.emit(self.chosen))
        self._connect = dialog_button("fleet_connect", "Connect…", "Another runtime, by its address")
        self._connect.clicked.connect(self.connect_requested)
        self._switch = dialog_button("fleet_switch", "Switch to it", "Work with this runtime")
        self._switch.setProperty("kind", "primary")
        self._switch.clicked.connect(lambda: self.switch_requested.emit(self.chosen))
        self._build()

    @property
    def chosen(self) -> str:
        item = self._tree.currentItem()
        return "" if item is None else str(item.data(RUNTIME, KEY))

    @property
    def texts(self) -> list[list[str]]:
        """What stands in the table."""
        items = [self._tree.topLevelItem(row) for row in range(self._tree.topLevelItemCount())]
        return [[item.text(column) for column in range(len(COLUMNS))] for item in items if item is not None]

    def show_rows(self, rows: Sequence[FleetRow]) -> None:
        """Show what each is like now; the choice stays."""
        if [row.key for row in rows] != [row.key for row in self._rows]:
            chosen = self.chosen if any(row.key == self.chosen for row in rows) else ""
            self._tree.clear()
            for row in rows:
                item = self._tree.new_row()
                item.setData(RUNTIME, KEY, row.key)
                self._tree.addTopLevelItem(item)
                if row.key == chosen or (not chosen and row.is_present):
                    self._tree.setCurrentItem(item)
        self._rows = tuple(rows)
        for index, row in enumerate(rows):
            found = self._tree.topLevelItem(index)
            if found is not None:
                self._fill(found, row)
        self._show_state()

    def say(self, text: str | None, tone: Tone = "warn") -> None:
        self.notice.say(text, tone)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)

    def _fill(self, item: QTreeWidgetItem, row: FleetRow) -> None:
        tones = dict(row.tones)
        for column, text in enumerate(row.cells):
            item.setText(column, text)
            is_faded = row.is_stale and column != HEARD
            item.setForeground(column, self._theme.color(tones.get(column, "text.1"), stale=is_faded))
        stale = ", not live" if row.is_stale else ""
        item.setData(RUNTIME, Qt.ItemDataRole.AccessibleTextRole, f"{', '.join(row.cells)}{stale}")

    def _show_state(self) -> None:
        row = next((one for one in self._rows if one.key == self.chosen), None)
        is_other = row is not None and not row.is_present
        self._switch.setEnabled(is_other)
        self._leave.setEnabled(is_other)
        self._copy.setEnabled(is_other and row is not None and not row.is_stale)

    def _build_tree(self) -> DialogTable:
        tree = DialogTable(
            "fleet_table", "Runtimes that are connected", COLUMNS,
            widths={MODE: 150, ALARMS: 80, OVERRIDES: 90, CONFIG: 80, SCAN: 110, HEARD: 100},
            numbers=(SCAN, HEARD), row_px=ROW_PX, tips=TIPS,
        )  # fmt: skip
        tree.setItemDelegate(ToneDelegate(self._theme, tree))
        tree.itemSelectionChanged.connect(self._show_state)
        tree.itemActivated.connect(lambda item: self.switch_requested.emit(str(item.data(RUNTIME, KEY))))
        return tree

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._connect, self._leave, self._copy):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.notice)
        column.addWidget(self._tree, 1)
        column.addWidget(self._hint)
        column.addLayout(buttons)
