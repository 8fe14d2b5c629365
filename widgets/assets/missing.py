"""What the level names and nobody has: each with what would mend it."""

from __future__ import annotations

from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from widgets.assets.views import AssetKey, MissingRow

ROW_HEIGHT = 36
_MOST_IN_SIGHT = 3


class MissingList(QScrollArea):
    """A row for each missing asset. Up to three are in sight, the others are scrolled to."""

    locate_requested = Signal(object)
    replace_requested = Signal(object, str)
    users_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("assets_missing")
        self.setAccessibleName("Missing assets")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows: tuple[MissingRow, ...] = ()
        self._chosen: AssetKey | None = None
        self.setVisible(False)

    def show_rows(self, rows: tuple[MissingRow, ...]) -> None:
        if rows == self._rows:
            return
        self._rows = rows
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(4)
        for row in rows:
            column.addWidget(self._line(row))
        column.addStretch()
        self.setWidget(body)
        self.setFixedHeight((ROW_HEIGHT + 4) * min(len(rows), _MOST_IN_SIGHT))
        self.setVisible(bool(rows))

    def choose(self, key: AssetKey | None) -> None:
        """Note which tile is chosen: it can stand for what is missing."""
        self._chosen = key

    def _line(self, row: MissingRow) -> QWidget:
        line = QWidget()
        line.setFixedHeight(ROW_HEIGHT)
        name = row.key.name
        text = QLabel(f"▲ {row.key.kind} <b>{escape(name)}</b> is missing")
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setProperty("tone", "alarm")
        text.setToolTip(row.reason)
        users = self._button(f"Used {row.uses}\u2009×", "users", row, "Select the entities that use it")
        users.setEnabled(row.uses > 0 and row.key.kind != "sky")
        users.clicked.connect(partial(self._tell, self.users_requested, row.key))
        locate = self._button("Locate…", "locate", row, f"Choose the file; a copy of it becomes “{name}”")
        locate.clicked.connect(partial(self._tell, self.locate_requested, row.key))
        swap = self._button("Replace", "replace", row, "Use another one everywhere: one undo step")
        menu = QMenu(swap)
        menu.aboutToShow.connect(partial(self._offer, menu, row))
        swap.setMenu(menu)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(text, 1)
        for button in (users, locate, swap):
            across.addWidget(button)
        return line

    def _offer(self, menu: QMenu, row: MissingRow) -> None:
        menu.clear()
        names = list(row.alike)
        if self._chosen is not None and self._chosen.kind == row.key.kind and self._chosen.name not in names:
            names.insert(0, self._chosen.name)
        for name in names:
            menu.addAction(f"Replace with “{name}”", partial(self.replace_requested.emit, row.key, name))
        if not names:
            menu.addAction("Choose a tile below first").setEnabled(False)

    @staticmethod
    def _tell(signal: SignalInstance, key: AssetKey, *_: object) -> None:
        signal.emit(key)

    @staticmethod
    def _button(text: str, what: str, row: MissingRow, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"missing_{what}_{row.key.kind}_{row.key.name}")
        button.setAccessibleName(f"{text} {row.key.kind} {row.key.name}")
        button.setToolTip(tip)
        return button
