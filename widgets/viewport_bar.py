"""The bar above the viewport: tool, space, snapping, view. It only shows and asks; in a narrow window it gives way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QMenu,
    QToolButton,
    QWidget,
)

from widgets.icons import icon
from widgets.theme import Theme
from widgets.yielding_row import YieldingRow

TOOLS = (
    ("select", "Select", "Q", "mdi6.cursor-default-outline"),
    ("move", "Move", "W", "mdi6.cursor-move"),
    ("rotate", "Rotate", "E", "mdi6.rotate-3d-variant"),
    ("scale", "Scale", "R", "mdi6.arrow-expand-all"),
)
SPACES = (("world", "World"), ("local", "Local"))
SNAP_STEPS_M: tuple[float | None, ...] = (None, 0.1, 0.25, 0.5, 1.0, 5.0)
PIVOTS = (("center", "Middle"), ("active", "Active"), ("individual", "Individual"))
SNAP_TARGETS = (("step", "Steps"), ("grid", "Grid"), ("surface", "Surfaces"), ("vertex", "Vertices"))
PROJECTIONS = (("perspective", "Perspective"), ("top", "Top"), ("front", "Front"), ("side", "Side"))
ICON_PX = 16


def snap_text(step_m: float | None) -> str:
    """Return how a snapping step reads, with its unit."""
    return "Snap off" if step_m is None else f"Snap {step_m:g}\u2009m"


class ViewportBar(YieldingRow):
    """Passive: what it shows as chosen is what it was told."""

    tool_requested = Signal(str)
    space_requested = Signal(str)
    pivot_requested = Signal(str)
    snap_requested = Signal(object)
    snap_target_requested = Signal(str)
    turning_requested = Signal(bool)
    projection_requested = Signal(str)
    frame_requested = Signal()
    overlays_opened = Signal()
    """The menu of *Show* is about to be seen: what is ticked there should be up to date."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._more = _more_button()
        super().__init__(self._more, parent)
        self.setObjectName("viewport_bar")
        self._theme = theme
        self._tools = {tool: self._tool_button(tool, name, key) for tool, name, key, _ in TOOLS}
        group = QButtonGroup(self)
        group.setExclusive(True)
        self._frame = QToolButton()
        self._frame.setProperty("flat", "true")
        self._frame.setObjectName("frame_selection")
        self._frame.setAccessibleName("Frame the selection, or everything when nothing is selected")
        self._frame.setToolTip("Frame selection (F) · frame all (Home)")
        self._frame.clicked.connect(self.frame_requested)
        self._space = self._combo("space", "Axes of the gizmo", [text for _, text in SPACES])
        self._space.activated.connect(lambda index: self.space_requested.emit(SPACES[index][0]))
        self._snap = self._combo("snap", "Snapping step in metres", [snap_text(step) for step in SNAP_STEPS_M])
        self._snap.activated.connect(lambda index: self.snap_requested.emit(SNAP_STEPS_M[index]))
        self._pivot = self._combo("pivot", "Pivot: what turning and scaling are about", [text for _, text in PIVOTS])
        self._pivot.activated.connect(lambda index: self.pivot_requested.emit(PIVOTS[index][0]))
        self._snap_target = self._combo("snap_target", "What moving snaps to", [text for _, text in SNAP_TARGETS])
        self._snap_target.activated.connect(lambda index: self.snap_target_requested.emit(SNAP_TARGETS[index][0]))
        self._turning = QToolButton()
        self._turning.setProperty("flat", "true")
        self._turning.setObjectName("turns_to_surface")
        self._turning.setCheckable(True)
        self._turning.setAccessibleName("Stand things up on the surface they are put on")
        self._turning.setToolTip("Stand up on the surface: what snaps to a surface turns to face away from it")
        self._turning.clicked.connect(self.turning_requested)
        self._projection = self._combo("projection", "View", [text for _, text in PROJECTIONS])
        self._projection.activated.connect(lambda index: self.projection_requested.emit(PROJECTIONS[index][0]))
        self._overlays = QToolButton()
        self._overlays.setProperty("flat", "true")
        self._overlays.setObjectName("overlays")
        self._overlays.setText("Show")
        self._overlays.setIconSize(QSize(ICON_PX, ICON_PX))
        self._overlays.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._overlays.setAccessibleName("What is drawn over the world")
        self._overlays.setToolTip("What is drawn over the world, shadows, smooth edges")
        self._overlays.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._overlays.setEnabled(False)
        for button in self._tools.values():
            group.addButton(button)
        self.add(*self._tools.values())
        # What is changed least often goes first; tools and *Show* stay.
        self.add(_line(), self._space, rank=4)
        self.add(self._pivot, rank=6)
        self.add(_line(), self._snap, rank=3)
        self.add(self._snap_target, self._turning, rank=5)
        self.add(_line(), self._projection, rank=2)
        self.add(self._overlays)
        self.add(self._frame, rank=1)
        self.end()
        theme.changed.connect(self._paint_icons)
        self._paint_icons()
        self.show_tool("select")

    def offer_overlays(self, groups: Sequence[Sequence[QAction]]) -> None:
        """Put the actions that switch overlays into the menu of *Show*, a line between groups."""
        menu = QMenu(self._overlays)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.overlays_opened)
        for number, actions in enumerate(groups):
            if number:
                menu.addSeparator()
            menu.addActions(list(actions))
        self._overlays.setMenu(menu)
        self._overlays.setEnabled(True)

    def show_tool(self, tool: str) -> None:
        self._tools[tool].setChecked(True)

    def show_space(self, space: str) -> None:
        self._space.setCurrentIndex([name for name, _ in SPACES].index(space))

    def show_pivot(self, pivot: str) -> None:
        self._pivot.setCurrentIndex([name for name, _ in PIVOTS].index(pivot))

    def show_snap_target(self, target: str, *, turns: bool) -> None:
        """Show what is snapped to; standing up can be chosen where that is surfaces."""
        self._snap_target.setCurrentIndex([name for name, _ in SNAP_TARGETS].index(target))
        self._turning.setEnabled(target == "surface")
        self._turning.setChecked(turns)

    def show_snap(self, step_m: float | None) -> None:
        """Show a step; one that is not in the list is added to it."""
        text = snap_text(step_m)
        if self._snap.findText(text) < 0:
            self._snap.addItem(text)
        self._snap.setCurrentText(text)

    def show_projection(self, projection: str) -> None:
        self._projection.setCurrentIndex([name for name, _ in PROJECTIONS].index(projection))

    def _tool_button(self, tool: str, name: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"tool_{tool}")
        button.setProperty("flat", "true")
        button.setCheckable(True)
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setAccessibleName(f"{name} tool")
        button.setToolTip(f"{name} ({key})")
        button.clicked.connect(lambda: self.tool_requested.emit(tool))
        return button

    def _combo(self, name: str, accessible: str, texts: list[str]) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(accessible)
        combo.setToolTip(accessible)
        combo.addItems(texts)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return combo

    def _paint_icons(self) -> None:
        for tool, _, _, name in TOOLS:
            self._tools[tool].setIcon(icon(self._theme, name, chosen="accent"))
        self._turning.setIcon(icon(self._theme, "mdi6.arrow-up-bold-outline", chosen="accent"))
        self._overlays.setIcon(icon(self._theme, "mdi6.layers-outline"))
        self._frame.setIcon(icon(self._theme, "mdi6.image-filter-center-focus"))
        self._more.setIcon(icon(self._theme, "mdi6.dots-horizontal"))


def _more_button() -> QToolButton:
    more = QToolButton()
    more.setProperty("flat", "true")
    more.setObjectName("more")
    more.setAccessibleName("What has no room in the bar")
    more.setToolTip("What has no room in the bar")
    return more


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.VLine)
    line.setProperty("tone", "faint")
    line.setFixedWidth(9)
    return line
