"""A row of controls that gives way in a narrow window: what has no room is offered by a menu at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLayout, QMenu, QToolButton, QWidget

SPACING_PX = 4
MARGINS_PX = (8, 4, 8, 4)


@dataclass(frozen=True, slots=True)
class _Group:
    """Widgets that come and go together; of several the highest rank goes first, 0 stays."""

    rank: int
    widgets: tuple[QWidget, ...]


class YieldingRow(QWidget):
    """Lists and buttons in it are passive: choosing in the menu is choosing in the hidden control."""

    yielded = Signal()
    """What is to be seen is another."""

    def __init__(self, more: QToolButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._groups: list[_Group] = []
        self._more = more
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(*MARGINS_PX)
        self._row.setSpacing(SPACING_PX)
        # Else the layout would keep a window as wide as all that is shown now.
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._menu = QMenu(more)
        self._menu.aboutToShow.connect(self._fill)
        more.setMenu(self._menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setVisible(False)

    def add(self, *widgets: QWidget, rank: int = 0) -> None:
        """Add controls to the right; with a rank they may give way."""
        self._groups.append(_Group(rank, widgets))
        for widget in widgets:
            self._row.addWidget(widget)

    def end(self) -> None:
        """Close the row: the menu stands behind what was added, the rest is room."""
        self._row.addWidget(self._more)
        self._row.addStretch(1)

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._groups), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        staying = [group for group in self._groups if not group.rank]
        return QSize(self._width(staying) + self._more_width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        # A list that holds longer words, another font: the widths are others.
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Show as much as there is room for."""
        shown = list(self._groups)
        for group in sorted(self._groups, key=lambda each: -each.rank):
            hidden = len(self._groups) - len(shown)
            if not group.rank or self._width(shown) + (self._more_width() if hidden else 0) <= self.width():
                break
            shown.remove(group)
        changed = False
        for group in self._groups:
            for widget in group.widgets:
                if widget.isHidden() is (group in shown):
                    widget.setVisible(group in shown)
                    changed = True
        self._more.setVisible(len(shown) < len(self._groups))
        if changed:
            self.yielded.emit()

    def _width(self, groups: list[_Group]) -> int:
        # What has a fixed width may hint at less.
        widths = [max(one.sizeHint().width(), one.minimumWidth()) for group in groups for one in group.widgets]
        return sum(widths) + SPACING_PX * max(0, len(widths) - 1) + MARGINS_PX[0] + MARGINS_PX[2]

    def _more_width(self) -> int:
        return self._more.sizeHint().width() + SPACING_PX

    def _fill(self) -> None:
        """Offer what is hidden now, as it stands now."""
        self._menu.clear()
        for group in self._groups:
            for widget in group.widgets:
                if not widget.isHidden():
                    continue
                if isinstance(widget, QComboBox):
                    self._offer_list(widget)
                elif isinstance(widget, QToolButton):
                    self._offer_button(widget)

    def _offer_list(self, combo: QComboBox) -> None:
        title = combo.accessibleName().partition(":")[0]
        menu = self._menu.addMenu(f"{title}: {combo.currentText()}")
        for index in range(combo.count()):
            action = menu.addAction(combo.itemText(index))
            action.setCheckable(True)
            action.setChecked(index == combo.currentIndex())
            action.triggered.connect(_choosing(combo, index))

    def _offer_button(self, button: QToolButton) -> None:
        action = self._menu.addAction(button.accessibleName())
        action.setCheckable(button.isCheckable())
        action.setChecked(button.isChecked())
        action.setEnabled(button.isEnabled())
        action.triggered.connect(button.click)


def _choosing(combo: QComboBox, index: int) -> Callable[[], None]:
    def choose() -> None:
        combo.setCurrentIndex(index)
        combo.activated.emit(index)

    return choose
