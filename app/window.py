"""The main window: header, notices, three workspaces with their docks, geometry. No handlers, no decisions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.settings import Settings
from runtime.assets.library import IMAGE_SUFFIXES, MESH_SUFFIXES
from runtime.contracts.plain_text import visible
from widgets.detachable import Detachable

LAYOUT_VERSION = 1
DRAWING_S = 0.015
"""When so much time went into drawing parts of a page, the rest waits for the next turn."""


@dataclass(frozen=True, slots=True)
class DockSpec:
    """A panel at the edge of a workspace.

    `size` is its width (at the sides) or height (below) in logical pixels, `share` its part of a side's height,
    `tab_with` another dock whose place it shares. One that stands `left_of` another is hidden until it is asked for.
    """

    id: str
    title: str
    panel: QWidget
    area: Qt.DockWidgetArea
    size: int
    tab_with: str = ""
    left_of: str = ""
    share: int = 1


@dataclass(frozen=True, slots=True)
class WorkspaceSpec:
    """One workspace: what stands in the middle and what around it. `raised` names docks whose tab is on top.

    With a `detached_title` what stands in the middle can have a window of its own. `parts` of it, and then the docks,
    are drawn one after the other when the page comes to the front: all at once they hold the window. A page with a
    viewport names none: beside one, whatever is drawn has the whole window put together anew.
    """

    id: str
    title: str
    central: QWidget
    docks: Sequence[DockSpec] = ()
    raised: Sequence[str] = field(default=())
    detached_title: str = ""
    parts: Sequence[QWidget] = ()


class Workspace(QMainWindow):
    """A page of the window with docks of its own, so that each workspace keeps its own layout."""

    def __init__(self, spec: WorkspaceSpec) -> None:
        super().__init__()
        self.setObjectName(f"workspace_{spec.id}")
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AnimatedDocks
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.central = Detachable(spec.central, spec.detached_title) if spec.detached_title else None
        self.setCentralWidget(spec.central if self.central is None else self.central)
        self._docks = {dock.id: self._add(dock) for dock in spec.docks}
        for dock in spec.docks:
            if dock.left_of:
                beside = self._docks[dock.left_of]
                self.splitDockWidget(self._docks[dock.id], beside, Qt.Orientation.Horizontal)
                self._docks[dock.id].hide()
        for dock in spec.docks:
            if dock.tab_with:
                self.tabifyDockWidget(self._docks[dock.tab_with], self._docks[dock.id])
        for name in spec.raised:
            self._docks[name].raise_()
        self._specs = tuple(spec.docks)
        self._is_sized = False
        self._parts = tuple(spec.parts)
        self._undrawn: list[QWidget] = []
        self._drawing = QTimer(self)
        self._drawing.timeout.connect(self._draw_next)
        for dock in spec.docks:
            if dock.tab_with:
                for tabbed in (self._docks[dock.tab_with], self._docks[dock.id]):
                    _hide_title_behind_tab(tabbed)

    @property
    def docks(self) -> dict[str, QDockWidget]:
        return dict(self._docks)

    def _add(self, spec: DockSpec) -> QDockWidget:
        dock = QDockWidget(spec.title, self)
        dock.setObjectName(f"dock_{spec.id}")
        dock.setWidget(spec.panel)
        self.addDockWidget(spec.area, dock)
        return dock

    def keep_sizes(self) -> None:
        """Leave the docks as they are: a saved layout was restored."""
        self._is_sized = True

    def showEvent(self, event: QShowEvent) -> None:
        """Have the page laid out, its docks sized and its parts drawn in several turns."""
        super().showEvent(event)
        self.draw_in_parts()

    def draw_in_parts(self) -> None:
        """Have nothing of the page's parts drawn now, and then one after the other."""
        if self._parts:
            docked = [dock for dock in self._docks.values() if dock.isVisible() and not dock.isFloating()]
            # What waits already still waits: a dock that went behind a tab meanwhile must be let go of, too.
            self._undrawn += [part for part in (*self._parts, *docked) if part not in self._undrawn]
            for part in self._undrawn:
                part.setUpdatesEnabled(False)
        # A timer, not a queued call: all of those are done in one turn. One of 0 ms would wait until nothing else is to
        # be done. Docks get a size once the page has its own.
        self._drawing.start(1)

    def _draw_next(self) -> None:
        if not self._is_sized:
            self._is_sized = True
            self.resize_docks()
            return
        began = time.perf_counter()
        while self._undrawn:
            part = self._undrawn.pop(0)
            part.setUpdatesEnabled(True)
            part.repaint()  # at once: what is only asked for would be drawn together
            if time.perf_counter() - began >= DRAWING_S:
                break
        if not self._undrawn:
            self._drawing.stop()

    def resize_docks(self) -> None:
        """Give every dock the size that it was built with."""
        sides = (Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea)
        for orientation, areas in (
            (Qt.Orientation.Horizontal, sides),
            (Qt.Orientation.Vertical, (Qt.DockWidgetArea.BottomDockWidgetArea,)),
        ):
            chosen = [spec for spec in self._specs if spec.area in areas and not spec.tab_with]
            self.resizeDocks([self._docks[spec.id] for spec in chosen], [spec.size for spec in chosen], orientation)
        for side in sides:
            stacked = [spec for spec in self._specs if spec.area is side and not (spec.tab_with or spec.left_of)]
            if len(stacked) > 1:
                heights = [spec.share * self.height() // sum(one.share for one in stacked) for spec in stacked]
                self.resizeDocks([self._docks[spec.id] for spec in stacked], heights, Qt.Orientation.Vertical)


def _hide_title_behind_tab(dock: QDockWidget) -> None:
    """A tab names its dock already; floating, it needs its title to be moved by."""
    empty = QWidget()
    dock.setTitleBarWidget(empty)

    def follow(is_floating: bool) -> None:
        # None brings the built-in title bar back; the stubs do not know that.
        dock.setTitleBarWidget(None if is_floating else empty)  # type: ignore[arg-type]

    dock.topLevelChanged.connect(follow)


class Window(QMainWindow):
    """Shows what it is given. Emits what the user wants of the window itself."""

    close_requested = Signal()
    detached_changed = Signal()
    """The middle of a workspace was given a window of its own, or came back."""
    level_dropped = Signal(str)
    assets_dropped = Signal(object)
    """tuple[str, ...]: models and pictures among the files that were dropped"""

    def __init__(self, header: QWidget, notices: QWidget, workspaces: Sequence[WorkspaceSpec]) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(960, 600)
        self.resize(1600, 1000)
        self.setAcceptDrops(True)
        self._may_close = False
        self._pages = {spec.id: Workspace(spec) for spec in workspaces}
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
            if page.central is not None:
                page.central.changed.connect(self.detached_changed)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(notices)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self._built_in = {name: page.saveState(LAYOUT_VERSION) for name, page in self._pages.items()}

    @property
    def workspace(self) -> str:
        current = self._stack.currentWidget()
        return next(name for name, page in self._pages.items() if page is current)

    def show_workspace(self, name: str) -> None:
        """Bring a workspace to the front; an unknown name is ignored (an old settings file)."""
        if name in self._pages:
            self._stack.setCurrentWidget(self._pages[name])

    def draw_in_parts(self) -> None:
        """Have the page in front painted part by part, where it is made of parts: all of it looks different now."""
        self._pages[self.workspace].draw_in_parts()

    def show_dock(self, workspace: str, dock: str) -> None:
        """Make a dock visible, on top of its tabs, without changing the workspace."""
        found = self._pages[workspace].docks[dock]
        found.show()
        found.raise_()

    def detach_or_attach(self, workspace: str) -> None:
        """Give what stands in the middle of a workspace a window of its own, or bring it back."""
        central = self._pages[workspace].central
        if central is not None:
            central.attach() if central.is_detached else central.detach()

    def is_detached(self, workspace: str) -> bool:
        central = self._pages[workspace].central
        return central is not None and central.is_detached

    def show_title(self, level: str, is_modified: bool) -> None:
        self.setWindowTitle(f"{visible(level)}[*] – Plumbline")
        self.setWindowModified(is_modified)

    def add_menus(self, names: Sequence[str], fill: Callable[[QMenu, str], None]) -> dict[str, QMenu]:
        """Make the menus in that order and have each filled."""
        menus = {name: self.menuBar().addMenu(name) for name in names}
        for name, menu in menus.items():
            menu.setToolTipsVisible(True)
            fill(menu, name)
        return menus

    def save_layout(self, settings: Settings) -> None:
        settings.save_layout("geometry", self.saveGeometry())
        for name, page in self._pages.items():
            settings.save_layout(f"workspace_{name}", page.saveState(LAYOUT_VERSION))
            if page.central is not None:
                settings.save_layout(f"detached_{name}", page.central.geometry_of_own())

    def restore_layout(self, settings: Settings) -> None:
        """Take up the saved geometry and docks; what does not fit this version is left as built."""
        geometry = settings.layout("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        for name, page in self._pages.items():
            state = settings.layout(f"workspace_{name}")
            if state is not None:
                page.restoreState(state, LAYOUT_VERSION)
                page.keep_sizes()
            detached = settings.layout(f"detached_{name}")
            if page.central is not None and detached:
                page.central.detach(detached)

    def reset_layout(self) -> None:
        """Put every dock back where it was built."""
        for name, page in self._pages.items():
            for dock in page.docks.values():
                dock.setFloating(False)
                dock.show()
            if page.central is not None:
                page.central.attach()
            page.restoreState(self._built_in[name], LAYOUT_VERSION)
            page.resize_docks()

    def allow_close(self) -> None:
        """Let the next close go through; whoever asked has finished."""
        self._may_close = True

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        assets = tuple(path for path in paths if Path(path).suffix.lower() in (*MESH_SUFFIXES, *IMAGE_SUFFIXES))
        if assets:
            self.assets_dropped.emit(assets)
        elif paths:
            self.level_dropped.emit(paths[0])
