"""What stands in the middle of a workspace, and can be taken out into a window of its own: another screen, say."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from widgets.empty_page import empty_page


class Detachable(QStackedWidget):
    """Shows its content, or a note in its place while the content has its own window."""

    changed = Signal()

    def __init__(self, content: QWidget, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self._title = title
        self._own: _OwnWindow | None = None
        self.addWidget(content)
        self.addWidget(self._note())

    @property
    def is_detached(self) -> bool:
        return self._own is not None

    def geometry_of_own(self) -> QByteArray:
        """Return where the window of its own stands, nothing while there is none."""
        return self._own.saveGeometry() if self._own is not None else QByteArray()

    def detach(self, geometry: QByteArray | None = None) -> None:
        """Take the content out, to where its window stood before if that is given."""
        if self._own is not None:
            return
        # A tool window stays above the main one and shares its shortcuts.
        self._own = _OwnWindow(self.window(), f"{self._title.removeprefix('The ').capitalize()} – Plumbline")
        self._own.closed.connect(self.attach)
        if geometry is not None:
            self._own.restoreGeometry(geometry)
        else:  # right where it stood
            self._own.resize(self._content.size())
            self._own.move(self.mapToGlobal(QPoint(0, 0)))
        self.removeWidget(self._content)
        self._own.take(self._content)
        self._own.show()
        self._own.activateWindow()
        self.changed.emit()

    def attach(self) -> None:
        """Bring the content back."""
        if self._own is None:
            return
        own, self._own = self._own, None
        self.insertWidget(0, self._content)
        self.setCurrentIndex(0)
        self._content.show()
        own.deleteLater()
        self.changed.emit()

    def _note(self) -> QWidget:
        said = QLabel(f"{self._title} has a window of its own.")
        said.setProperty("tone", "quiet")
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        back = QPushButton("Bring it back")
        back.setObjectName("bring_back")
        back.setToolTip("Closing that window does the same")
        back.clicked.connect(self.attach)
        note = empty_page(said, back)
        note.setObjectName("detached_note")
        return note


class _OwnWindow(QWidget):
    closed = Signal()

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setObjectName("detached_window")
        self.setWindowTitle(title)
        self.setMinimumSize(320, 240)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def take(self, content: QWidget) -> None:
        self._column.addWidget(content)
        content.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.closed.emit()
