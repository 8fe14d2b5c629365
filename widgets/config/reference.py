"""A picker of references: a button that says what is read, and a list with a filter of all that may be read instead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from widgets.config.view import Reference
from widgets.dynamic import set_dynamic
from widgets.fields.field import Field
from widgets.fields.line import Line

Option = tuple[Reference, str]
POPUP_WIDTH = 360
POPUP_HEIGHT = 280
SIDES = 24
NOTHING_LEGAL = "No card has a value that may be read here."
NOTHING_FOUND = "No card passes the filter."


class ReferenceField(Field):
    """A reference. `edited` carries the `Reference` picked; only what was offered can be picked."""

    def __init__(self, name: str, *, object_name: str = "", tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, object_name=object_name, parent=parent)
        self._options: tuple[Option, ...] = ()
        self._text = ""
        self._tip = tip
        self._button = QPushButton()
        self._button.setObjectName(f"{self.objectName()}_input")
        self._button.setProperty("kind", "picker")
        self._button.clicked.connect(self.open_popup)
        self.setFocusProxy(self._button)
        self.row.addWidget(self._button, 1)

    @property
    def text(self) -> str:
        return self._text

    @property
    def options(self) -> tuple[Option, ...]:
        """All that is offered."""
        return self._options

    def show_options(self, options: Sequence[Option]) -> None:
        self._options = tuple(options)

    def show_value(self, value: object, mixed: bool = False) -> None:
        """Show in words what is read."""
        self._text = "mixed" if mixed else str(value)
        self._button.setAccessibleName(f"{self.name}: {self._text}")
        self._button.setToolTip("\n".join(part for part in (self._text, self.name, self._tip) if part))
        room = max(self._button.width() - SIDES, 40)
        self._button.setText(self._button.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideMiddle, room))

    def open_popup(self) -> ReferencePopup:
        """Show the list below the button, with the cursor in its filter."""
        popup = ReferencePopup(self._options, self.text, self)
        popup.setObjectName(f"{self.objectName()}_popup")
        popup.picked.connect(self._pick)
        popup.move(self._button.mapToGlobal(QPoint(0, self._button.height() + 2)))
        popup.show()
        popup.filter.setFocus()
        return popup

    def _pick(self, index: int) -> None:
        self._button.setFocus()
        self.edited.emit(self._options[index][0])

    def _mark_invalid(self, invalid: bool) -> None:
        set_dynamic(self._button, "invalid", invalid)


class ReferencePopup(QFrame):
    """The list: type to filter, Up and Down to choose, Enter or a click to pick, Esc to leave it as it is."""

    picked = Signal(object)

    def __init__(self, options: Sequence[Option], current: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.setFixedSize(POPUP_WIDTH, POPUP_HEIGHT)
        self._texts = [text for _, text in options]
        self._shown: list[int] = []
        self.filter = Line()
        self.filter.setObjectName("reference_filter")
        self.filter.setPlaceholderText("Filter by number, label or field")
        self.filter.setAccessibleName("Filter the references")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.filter.installEventFilter(self)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setObjectName("reference_list")
        self.list.setAccessibleName("References that may be read")
        self.list.setModel(self._model)
        self.list.setUniformItemSizes(True)
        self.list.setProperty("rows", "compact")
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self._empty = QLabel(NOTHING_FOUND if self._texts else NOTHING_LEGAL)
        self._empty.setWordWrap(True)
        self._empty.setProperty("tone", "faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.filter)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)
        self._filter("")
        self._choose(self._texts.index(current) if current in self._texts else 0)

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(self._model.stringList())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
            key = Qt.Key(event.key())
            if key in steps:
                self._choose(self.list.currentIndex().row() + steps[key])
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._take(self.list.currentIndex().row())
                return True
        return super().eventFilter(watched, event)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        folded = ((index, option.casefold()) for index, option in enumerate(self._texts))
        self._shown = [index for index, option in folded if all(word in option for word in words)]
        self._model.setStringList([self._texts[index] for index in self._shown])
        self._empty.setVisible(not self._shown)
        self._choose(0)

    def _choose(self, row: int) -> None:
        if self._shown:
            self.list.setCurrentIndex(self._model.index(max(0, min(row, len(self._shown) - 1)), 0))

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            index = self._shown[row]
            self.close()
            self.picked.emit(index)
