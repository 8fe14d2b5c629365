"""A row of controls that goes on in a second row where its panel is narrow, so that no control is out of reach."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is shown, and the size that it asks for, in logical pixels."""

    item: QLayoutItem
    least_width: int
    width: int
    height: int
    grows: bool


class FlowLayout(QLayout):
    """Lays its widgets out from left to right and then from top to bottom; what is hidden takes no room."""

    def __init__(self, margins: QMargins, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent) if parent is not None else super().__init__()
        self._items: list[QLayoutItem] = []
        self._growing: QWidget | None = None
        self._measured: list[_Shown] | None = None
        self.setContentsMargins(margins)
        self.setSpacing(spacing)

    def insert(self, index: int, widget: QWidget) -> None:
        """Add a widget before the one that is there."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())

    def grow(self, widget: QWidget) -> None:
        """Give that widget what is left of its row, and no less than its minimum width."""
        self._growing = widget
        self.invalidate()

    def invalidate(self) -> None:
        """Have everything measured again: one of the widgets asks for another size, came or went."""
        self._measured = None
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._measured = None
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        rows = self._rows(width - margins.left() - margins.right())
        heights = sum(_height(row) for row in rows) + self.spacing() * max(0, len(rows) - 1)
        return heights + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """All in one row."""
        shown = self._shown()
        width = sum(one.width for one in shown) + self.spacing() * max(0, len(shown) - 1)
        return self._with_margins(width, _height(shown))

    def minimumSize(self) -> QSize:
        shown = self._shown()
        return self._with_margins(max((one.least_width for one in shown), default=0), _height(shown))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        room = rect.marginsRemoved(self.contentsMargins())
        top = room.top()
        for row in self._rows(room.width()):
            height, left = _height(row), room.left()
            spare = room.width() - sum(one.width for one in row) - self.spacing() * (len(row) - 1)
            for one in row:
                width = min(one.width + (max(0, spare) if one.grows else 0), room.width())
                tall = min(one.height, height)
                one.item.setGeometry(QRect(left, top + (height - tall) // 2, width, tall))
                left += width + self.spacing()
            top += height + self.spacing()

    def _shown(self) -> list[_Shown]:
        if self._measured is None:
            self._measured = [self._measure(item) for item in self._items if not item.isEmpty()]
        return self._measured

    def _measure(self, item: QLayoutItem) -> _Shown:
        hint, least = item.sizeHint(), item.minimumSize()
        grows = self._growing is not None and item.widget() is self._growing
        width = least.width() if grows else max(hint.width(), least.width())
        return _Shown(item, least.width(), width, max(hint.height(), least.height()), grows)

    def _rows(self, width: int) -> list[list[_Shown]]:
        rows: list[list[_Shown]] = []
        left = 0
        for one in self._shown():
            if rows and left + self.spacing() + one.width <= width:
                rows[-1].append(one)
                left += self.spacing() + one.width
            else:
                rows.append([one])
                left = one.width
        return rows

    def _with_margins(self, width: int, height: int) -> QSize:
        margins = self.contentsMargins()
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())


def _height(row: list[_Shown]) -> int:
    return max((one.height for one in row), default=0)
