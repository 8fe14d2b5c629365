"""What a panel shows while it has nothing: a few words and what to do about it, in the middle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget


def empty_page(said: QWidget, remedy: QPushButton) -> QWidget:
    """Return a page with the words above the button."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(8)
    column.addStretch(1)
    column.addWidget(said)
    column.addWidget(remedy, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(1)
    return page
