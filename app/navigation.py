"""The ways through the window: to a workspace, a dock, a panel, from the header's segments and from menus."""

from __future__ import annotations

from collections.abc import Callable

from app.assets_workspace import AssetBrowser
from app.window import Window
from app.world_workspace import WorldWorkspace
from widgets.header.panel import Header

PROGRAM_DOCKS = {"forced": "overrides", "outputs": "overrides", "alarms": "alarms"}
"""The header's segments that lead to a list of the logic workspace."""


class Navigation:
    """Lives as long as the window."""

    def __init__(
        self,
        window: Window,
        header: Header,
        world: WorldWorkspace,
        browser: AssetBrowser,
        *,
        show_connection: Callable[[], None],
        show_fleet: Callable[[], None],
    ) -> None:
        self._window = window
        self._header = header
        self._world = world
        self._browser = browser
        self._show_connection = show_connection
        self._show_fleet = show_fleet
        self._moved: Callable[[], None] | None = None

    def when_moved(self, moved: Callable[[], None]) -> None:
        """Have it called when a workspace is shown."""
        self._moved = moved

    def show_workspace(self, name: str) -> None:
        self._window.show_workspace(name)
        self._header.show_workspace(self._window.workspace)
        if self._moved is not None:
            self._moved()

    def show_segment(self, segment: str) -> None:
        """Lead from a segment of the header to what it sums up."""
        if segment == "link":
            self._show_connection()
        elif segment == "elsewhere":
            self._show_fleet()
        elif segment == "build":
            self.show_jobs()
        else:
            self.show_workspace("stats" if segment == "scan" else "logic")
            if segment in PROGRAM_DOCKS:
                self._window.show_dock("logic", PROGRAM_DOCKS[segment])

    def show_config(self) -> None:
        self.show_workspace("logic")
        self._window.show_dock("logic", "config")

    def show_security(self) -> None:
        self.show_workspace("logic")
        self._window.show_dock("logic", "security")

    def show_breakpoints(self) -> None:
        self._window.show_dock("logic", "breakpoints")

    def show_prefabs(self) -> None:
        self._window.show_dock("world", "prefabs")

    def show_arrange(self) -> None:
        self._window.show_dock("world", "arrange")

    def show_jobs(self) -> None:
        self.show_workspace("world")
        self._window.show_dock("world", "jobs")

    def show_engines(self) -> None:
        self.show_workspace("world")
        self._window.show_dock("world", "engines")

    def show_outside_work(self) -> None:
        self.show_workspace("world")
        self._window.show_dock("world", "outside_work")

    def show_engine_view(self) -> None:
        self.show_workspace("world")
        self._window.show_dock("world", "engine_view")

    def show_fixes(self) -> None:
        self._window.show_dock("world", "problems")
        self._world.show_fixes()

    def show_missing(self) -> None:
        self.show_workspace("world")
        self.go_to("problems")

    def go_to(self, panel: str) -> None:
        """Put the keyboard into a panel of the world workspace."""
        self._window.show_dock("world", panel)
        if panel == "assets":
            self._browser.panel.focus_search()
        else:
            self._world.focus(panel)

    def detach_or_attach_viewport(self) -> None:
        self._window.detach_or_attach("world")

    def is_viewport_detached(self) -> bool:
        return self._window.is_detached("world")
