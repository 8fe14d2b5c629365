"""The World workspace: one document behind all of its panels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trimesh
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.world_workspace import Assets
from tests.helpers.built_app import BuiltApp, built_app
from viewport.render.stats import FrameStats

pytestmark = pytest.mark.gui


@pytest.fixture
def built(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[BuiltApp]:
    with built_app(qapp, qtbot, tmp_path) as built:
        yield built


def test_what_a_frame_cost_stands_over_the_viewport(built: BuiltApp) -> None:
    built.app.world.view.frame_measured.emit(FrameStats(3.2, None, 14, 900, 20, 0.5, 0.25))
    cost = built.app.window.findChild(QLabel, "frame_cost")
    assert cost is not None
    assert "3.2" in cost.text()


def test_a_new_entity_is_seen_by_viewport_and_history(built: BuiltApp, qtbot: QtBot) -> None:
    built.app.actions.trigger("add.box")
    document = built.app.holder.document
    assert document.selection.ids
    added = document.entities[document.selection.ids[0]]
    qtbot.waitUntil(lambda: built.app.world.view.project(added.transform.position) is not None)
    assert document.can_undo


def test_a_missing_asset_is_a_problem(built: BuiltApp) -> None:
    built.app.world.deeds.add("no_such_mesh")
    assert any("no_such_mesh" in finding.message for finding in built.app.holder.document.findings)


def test_a_file_put_in_place_appears_and_its_problem_goes(built: BuiltApp, qtbot: QtBot, tmp_path: Path) -> None:
    view, document = built.app.world.view, built.app.holder.document
    built.app.world.deeds.add("crystal")
    qtbot.waitUntil(lambda: not view.is_loading, timeout=20_000)
    assert [found.rule for found in document.findings] == ["ASSET_NOT_FOUND"]
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "crystal.stl").write_bytes(b"torn")
    qtbot.waitUntil(lambda: [found.rule for found in document.findings] == ["ASSET_UNREADABLE"], timeout=20_000)
    trimesh.creation.box((4, 4, 4)).export(folder / "crystal.stl")
    qtbot.waitUntil(lambda: not document.findings, timeout=20_000)
    low, high = view.box_of(document.entities) or ((0, 0, 0), (0, 0, 0))
    assert high[0] - low[0] == pytest.approx(4)


def test_assets_can_be_looked_for_by_hand(built: BuiltApp) -> None:
    built.app.world.deeds.add("crystal")
    changes: list[bool] = []
    built.app.holder.subscribe(changed=lambda change: changes.append(change.findings))
    built.app.actions.trigger("view.look_for_assets")
    assert changes == [True]


def test_what_is_drawn_is_switched_over_the_viewport(built: BuiltApp) -> None:
    menu = built.app.world.bar.findChild(QToolButton, "overlays").menu()
    grid = next(action for action in menu.actions() if action.text() == "Grid")
    assert grid.isChecked()
    with_grid = built.app.world.view.grab_image()
    grid.trigger()
    assert built.app.world.view.grab_image() != with_grid
    assert "grid" not in built.app.settings.overlays


def test_docking_floating_closing_and_another_scale_keep_meshes_and_textures(built: BuiltApp, qtbot: QtBot) -> None:
    view, window = built.app.world.view, built.app.window
    built.app.world.deeds.add("torus")
    qtbot.waitUntil(lambda: not view.is_loading, timeout=20_000)

    def held() -> tuple[float, float]:
        with qtbot.waitSignal(view.frame_measured, timeout=20_000) as measured:
            view.grab_image()
        return measured.args[0].buffer_mb, measured.args[0].texture_mb

    # The outline's mask is as large as the window: nothing is selected here.
    built.app.world.deeds.select_none()
    before = held()
    renderer, parent = view._renderer, view.parentWidget()
    assets = renderer._assets
    view.setParent(None, Qt.WindowType.Window)
    view.show()
    assert held() == before
    view.close()
    assert parent is not None
    parent.layout().addWidget(view)
    view.show()
    built.app.actions.trigger("workspace.logic")
    built.app.actions.trigger("workspace.world")
    window.resize(window.width() + 40, window.height())
    assert held() == before
    assert renderer._assets is assets
    width = view.grab_image().width()
    view.devicePixelRatioF = lambda: 2.0  # as on a screen of twice the density
    assert view.grab_image().width() == 2 * width
    assert held() == before
    assert renderer._assets is assets


def test_assets_are_looked_for_beside_the_level(tmp_path: Path) -> None:
    level = tmp_path / "level.json"
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "crystal.glb").write_bytes(b"glTF")
    lookup = Assets(tmp_path / "user").lookup_for(level)
    assert lookup("mesh", "crystal")
    assert lookup("mesh", "wolf")
    assert not Assets(tmp_path / "user").lookup_for(None)("mesh", "crystal")


def test_leaving_the_workspace_and_coming_back_keeps_every_mesh_and_texture(built: BuiltApp, qtbot: QtBot) -> None:
    view, stats = built.app.world.view, list[FrameStats]()
    built.app.window.show()
    qtbot.waitUntil(lambda: not view.is_loading, timeout=20_000)
    view.frame_measured.connect(stats.append)
    view.update()
    qtbot.waitUntil(lambda: bool(stats), timeout=20_000)
    first, count = stats[-1], len(stats)
    built.app.actions.trigger("workspace.logic")
    qtbot.waitUntil(lambda: not view.isVisible())
    built.app.actions.trigger("workspace.world")
    view.update()
    qtbot.waitUntil(lambda: len(stats) > count, timeout=20_000)
    assert first.texture_mb > 0
    assert (stats[-1].texture_mb, stats[-1].buffer_mb) == (first.texture_mb, first.buffer_mb)
    assert (stats[-1].draws, stats[-1].triangles) == (first.draws, first.triangles)


def test_an_idle_window_draws_nothing_though_it_writes_what_the_last_frame_cost(built: BuiltApp, qtbot: QtBot) -> None:
    view, stats = built.app.world.view, list[FrameStats]()
    built.app.window.show()
    qtbot.waitUntil(lambda: not view.is_loading, timeout=20_000)
    view.frame_measured.connect(stats.append)
    view.update()
    qtbot.waitUntil(lambda: bool(stats), timeout=20_000)
    drawn = len(stats)
    for _ in range(100):
        QApplication.processEvents()
    assert len(stats) == drawn
