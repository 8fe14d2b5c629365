"""A page of the config workspace that is a list, or says why there is nothing in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QListView, QVBoxLayout, QWidget

MARGIN = 12


class ListPage(QWidget):
    """Subclasses put their list in once, and then call `_show_or_say`."""

    def _put_in(self, listed: QWidget) -> None:
        self._listed = listed
        self._empty = QLabel()
        self._empty.setObjectName(f"{listed.objectName()}_empty")
        self._empty.setWordWrap(True)
        self._empty.setProperty("tone", "quiet")
        self._empty.setMargin(MARGIN)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty, 1)
        column.addWidget(listed, 1)

    def _show_or_say(self, has_lines: bool, empty: str) -> None:
        """Show the list, or why it has no lines."""
        self._empty.setText(empty)
        self._empty.setVisible(not has_lines)
        self._listed.setVisible(has_lines)


def list_of_places(
    name: str, spoken: str, model: QAbstractItemModel, chosen: Callable[[QModelIndex], None]
) -> QListView:
    """Return a list whose lines lead somewhere by a click or Enter."""
    view = QListView()
    view.setObjectName(name)
    view.setAccessibleName(spoken)
    view.setModel(model)
    view.setMouseTracking(True)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.clicked.connect(chosen)
    view.activated.connect(chosen)
    return view
