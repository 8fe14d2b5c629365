"""A section of the inspector: a title that folds it, and rows of label and field."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from widgets.icons import icon
from widgets.theme import Theme

LABEL_WIDTH = 72


class Section(QWidget):
    """Rows below a title that folds them."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"section_{title.lower().replace(' ', '_')}")
        self._theme = theme
        self._is_open = True
        self._title = QToolButton()
        self._title.setObjectName(f"{self.objectName()}_title")
        self._title.setText(title)
        self._title.setAccessibleName(f"{title} section")
        self._title.setToolTip(f"Fold or unfold {title}")
        self._title.setProperty("role", "section")
        self._title.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._title.setIconSize(QSize(14, 14))
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title.clicked.connect(lambda: self._fold(not self.is_open))
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(12, 4, 12, 12)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self._body)
        theme.changed.connect(self._paint)
        self._paint()

    @property
    def is_open(self) -> bool:
        return self._is_open

    def add_row(self, label: str, field: QWidget) -> QLabel:
        """Add a field with its label at the left; returns the label, e.g. to drag on."""
        row = self._grid.rowCount()
        text = self._label(label, field)
        self._grid.addWidget(text, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, 1)
        return text

    def add_wide_row(self, label: str, field: QWidget) -> QLabel:
        """Add a field that needs the whole width, its label above it."""
        row = self._grid.rowCount()
        text = self._label(label, field)
        text.setMinimumHeight(18)
        self._grid.addWidget(text, row, 0, 1, 2)
        self._grid.addWidget(field, row + 1, 0, 1, 2)
        return text

    def add_widget(self, widget: QWidget) -> None:
        """Add something that has no label."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def unfold(self) -> None:
        self._fold(True)

    def _label(self, text: str, field: QWidget) -> QLabel:
        label = QLabel(text)
        label.setProperty("tone", "quiet")
        label.setMinimumHeight(24)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        label.setBuddy(field)
        return label

    def _fold(self, is_open: bool) -> None:
        self._is_open = is_open
        self._body.setVisible(is_open)
        self._paint()

    def _paint(self) -> None:
        name = "mdi6.chevron-down" if self.is_open else "mdi6.chevron-right"
        self._title.setIcon(icon(self._theme, name))
