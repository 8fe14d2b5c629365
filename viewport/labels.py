"""The few words over the viewport: how large a square is, what a frame cost, why nothing is drawn. Plates for more."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from viewport.look import Theme
from viewport.scene.placards import Room

MARGIN_PX = 10
POINTER_GAP_PX = 18


class ViewportLabel(QLabel):
    """A small plate with text that lets every click through; hidden while it has nothing to say."""

    def __init__(self, name: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme
        self.restyle()
        self.hide()

    def say(self, text: str) -> None:
        """Show a text; an empty one hides the label."""
        self.setVisible(bool(text))
        if text != self.text():
            self.setText(text)
            self.adjustSize()

    def restyle(self) -> None:
        """Take up the theme's colours."""
        red, green, blue = (int(self._theme.hex("surface.1")[start : start + 2], 16) for start in (1, 3, 5))
        self.setStyleSheet(
            f"QLabel {{ background: rgba({red}, {green}, {blue}, 200); color: {self._theme.hex('text.1')};"
            " border-radius: 4px; padding: 2px 7px; }"
        )
        self.adjustSize()

    def stand_beside(self, pointer: QPoint) -> None:
        """Stand to the lower right of the pointer, or to its left and above where there is no room."""
        parent = self.parentWidget()
        if parent is None:
            return
        room = parent.size()
        x, y = pointer.x() + POINTER_GAP_PX, pointer.y() + POINTER_GAP_PX
        if x + self.width() > room.width():
            x = pointer.x() - POINTER_GAP_PX - self.width()
        if y + self.height() > room.height():
            y = pointer.y() - POINTER_GAP_PX - self.height()
        self.move(max(x, 0), max(y, 0))


def spacing_text(spacing_m: float) -> str:
    """Return how long the side of a square is, in the unit that reads best."""
    if spacing_m >= 1000:
        return f"{spacing_m / 1000:g}\u2009km"
    if spacing_m >= 1:
        return f"{spacing_m:g}\u2009m"
    if spacing_m >= 0.01:
        return f"{spacing_m * 100:g}\u2009cm"
    return f"{spacing_m * 1000:g}\u2009mm"


def cost_text(cpu_ms: float, draws: int, triangles: int) -> str:
    """Return what a frame cost, with units."""
    counted = f"{triangles / 1000:.0f}\u2009k" if triangles >= 10_000 else str(triangles)
    return f"{cpu_ms:.1f}\u2009ms · {draws} draws · {counted} tri"


class ViewportLabels:
    """The labels of one viewport and where they stand: the grid to the left, the cost to the right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        self._view = parent
        self._corner = ViewportLabel("viewport_unit", theme, parent)
        self._cost = ViewportLabel("frame_cost", theme, parent)
        self._notice = ViewportLabel("viewport_notice", theme, parent)
        for label in (self._corner, self._notice):
            label.move(MARGIN_PX, MARGIN_PX)

    def show_cost(self, text: str) -> None:
        """Say what the last frame cost; an empty text hides it."""
        self._cost.say(text)
        self.place()

    def place(self) -> None:
        """Stand at the edges of the view as it is now."""
        self._cost.move(max(0, self._view.width() - self._cost.width() - MARGIN_PX), MARGIN_PX)

    def show_spacing(self, spacing: float | None) -> None:
        """Say how large a square of the grid is, None: there is no grid."""
        self._corner.say("" if spacing is None else f"Grid {spacing_text(spacing)}")

    def rooms(self) -> tuple[Room, ...]:
        """Return where labels stand that names must leave free."""
        places = [label.geometry() for label in (self._corner, self._cost) if not label.isHidden()]
        return tuple(Room(place.left(), place.top(), place.right(), place.bottom()) for place in places)

    def show_failure(self, failure: str) -> None:
        self._notice.say(failure)

    def restyle(self) -> None:
        for label in (self._corner, self._cost, self._notice):
            label.restyle()
