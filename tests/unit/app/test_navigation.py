"""The ways through the window: each ends at the workspace and the dock that it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from app.navigation import Navigation
from tests.helpers.built_app import built_app
from widgets.header.panel import Header

pytestmark = pytest.mark.gui


class Bench:
    """A real window with ways through it of the test's own."""

    def __init__(self, navigation: Navigation, window: object, done: list[str]) -> None:
        self.navigation = navigation
        self.window = window
        self.done = done

    def is_on_top(self, dock: str) -> bool:
        found = self.window.findChild(QDockWidget, dock)  # type: ignore[attr-defined]
        assert found is not None, dock
        return bool(found.isVisible() and not found.visibleRegion().isEmpty())


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    with built_app(qapp, qtbot, tmp_path) as built:
        app, done = built.app, []
        header = app.window.findChild(Header)
        assert header is not None
        navigation = Navigation(
            app.window, header, app.world, app.browser,
            show_connection=lambda: done.append("connection"), show_fleet=lambda: done.append("fleet"),
        )  # fmt: skip
        navigation.when_moved(lambda: done.append(app.window.workspace))
        yield Bench(navigation, app.window, done)


def test_each_segment_of_the_header_leads_to_what_it_sums_up(bench: Bench) -> None:
    ways = {
        "link": "connection",
        "elsewhere": "fleet",
        "build": "world",
        "scan": "stats",
        "mode": "logic",
        "forced": "logic",
        "alarms": "logic",
    }
    for segment in ways:
        bench.navigation.show_segment(segment)
    assert dict(zip(ways, bench.done, strict=True)) == ways


def test_segments_of_the_program_bring_their_list_to_the_front(bench: Bench, qtbot: QtBot) -> None:
    for segment, dock in (("alarms", "dock_alarms"), ("forced", "dock_overrides"), ("build", "dock_jobs")):
        bench.navigation.show_segment(segment)
        qtbot.waitUntil(lambda dock=dock: bench.is_on_top(dock))


def test_docks_are_reached_from_any_workspace(bench: Bench, qtbot: QtBot) -> None:
    ways = (
        (bench.navigation.show_config, "logic", "dock_config"),
        (bench.navigation.show_breakpoints, "logic", "dock_breakpoints"),
        (bench.navigation.show_engine_view, "world", "dock_engine_view"),
        (bench.navigation.show_security, "logic", "dock_security"),
        (bench.navigation.show_engines, "world", "dock_engines"),
        (bench.navigation.show_missing, "world", "dock_problems"),
        (bench.navigation.show_prefabs, "world", "dock_prefabs"),
        (bench.navigation.show_arrange, "world", "dock_arrange"),
        (bench.navigation.show_fixes, "world", "dock_problems"),
        (lambda: bench.navigation.go_to("assets"), "world", "dock_assets"),
        (lambda: bench.navigation.go_to("outliner"), "world", "dock_outliner"),
    )
    for way, workspace, dock in ways:
        way()
        qtbot.waitUntil(lambda dock=dock: bench.is_on_top(dock))
        assert bench.done[-1] == workspace


def test_the_viewport_is_given_a_window_and_taken_back(bench: Bench) -> None:
    assert not bench.navigation.is_viewport_detached()
    bench.navigation.detach_or_attach_viewport()
    assert bench.navigation.is_viewport_detached()
    bench.navigation.detach_or_attach_viewport()
    assert not bench.navigation.is_viewport_detached()
