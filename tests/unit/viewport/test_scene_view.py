"""A world in a real window: what is shown, what is told about it, and what is left when nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot

from runtime.contracts.world import CameraPose, EditorState
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.assets.decoded import AssetKey, AssetLibrary
from viewport.labels import ViewportLabel
from viewport.render.renderer import Renderer
from viewport.render.stats import FrameStats
from viewport.scene_view import SceneView
from viewport.surface import SAMPLES
from widgets.theme import Theme

pytestmark = pytest.mark.gui

POSE = CameraPose(target=(0, 0.5, 0), yaw_rad=0.5, pitch_rad=0.5, distance=9)
WORLD = world(
    entity("wolf", (1, 0, 0), mesh="wolf", texture="wolf_fur"),
    entity("crate", (-2, 0.5, 0), color=(0.9, 0.5, 0.2)),
    entity("ball", (-2, 0.5, -3), mesh="sphere"),
)


@dataclass
class Stand:
    """A window with the view in a dock."""

    qtbot: QtBot
    window: QMainWindow
    dock: QDockWidget
    view: SceneView

    def picture(self) -> np.ndarray:
        """What is drawn of the world."""
        return _pixels(self.view.grab_image())

    def seen(self) -> np.ndarray:
        """The whole widget, with what is painted over the world."""
        return _pixels(self.view.grab().toImage())


@pytest.fixture
def stand(qtbot: QtBot) -> Iterator[Stand]:
    view = SceneView(Theme(), AssetLibrary(), SAMPLES, None)
    window, dock = QMainWindow(), QDockWidget("Viewport")
    dock.setWidget(view)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(640, 480)
    with qtbot.waitSignal(view.frame_measured, timeout=20_000):
        window.show()
        view.show_world(SETTINGS, WORLD, EditorState(camera=POSE))
    qtbot.waitUntil(lambda: not view.is_loading, timeout=20_000)
    yield Stand(qtbot, window, dock, view)
    view.shut_down()
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def test_marks_of_the_engine_are_written_beside_entities_and_with_those_of_quests(stand: Stand) -> None:
    stand.view.set_overlays(("grid", "outline"))
    before = stand.seen()
    stand.view.set_engine_marks({"crate": "✕ TIMEOUT"})
    assert np.array_equal(stand.seen(), before)
    stand.view.set_overlays(("grid", "outline", "engine"))
    alone = stand.seen()
    assert not np.array_equal(alone, before)
    stand.view.set_overlays(("grid", "outline", "engine", "quests"))
    stand.view.set_marks({"crate": "◆ hunt"})
    assert not np.array_equal(stand.seen(), alone)


def test_quests_are_marked_and_an_arrow_goes_from_each_to_the_next(stand: Stand) -> None:
    before = stand.seen()
    stand.view.set_marks({"crate": "◆ hunt", "wolf": "◆ rest"})
    stand.view.set_links((("crate", "wolf"),))
    assert np.array_equal(stand.seen(), before)
    stand.view.set_overlays(("grid", "outline", "quests"))
    marked = stand.seen()
    x, y = np.mean([_place(stand, id_) for id_ in ("crate", "wolf")], axis=0).astype(int)
    around = (slice(y - 12, y + 12), slice(x - 12, x + 12))
    assert not np.array_equal(marked[around], before[around])
    stand.view.set_hidden(("wolf",))
    hidden = stand.seen()
    stand.view.set_links(())
    assert np.array_equal(stand.seen(), hidden)


def test_names_are_written_over_the_world(stand: Stand) -> None:
    before = stand.seen()
    stand.view.set_overlays(("grid", "outline", "names"))
    assert not np.array_equal(stand.seen(), before)


def test_framing_comes_to_the_selection_and_to_everything(stand: Stand) -> None:
    stand.view.set_selection(["ball"], "ball")
    stand.view.frame_selection()
    assert stand.view.pose.target == pytest.approx((-2, 0.5, -3), abs=1e-4)
    assert stand.view.pose.distance < POSE.distance
    stand.view.set_selection([], None)
    stand.view.frame_selection()
    assert stand.view.pose.distance > 4


def test_floating_closing_docking_and_another_scale_keep_every_mesh_and_texture(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, stats = stand.picture(), list[FrameStats]()
    decoded = stand.view._loader.revision
    stand.view.frame_measured.connect(stats.append)

    def drawn_again(do: Callable[[], object]) -> FrameStats:
        count = len(stats)
        do()
        stand.view.update()
        stand.qtbot.waitUntil(lambda: len(stats) > count, timeout=10_000)
        return stats[-1]

    first = drawn_again(lambda: None)
    assert min(first.texture_mb, first.buffer_mb, first.draws) > 0
    for do in (
        lambda: stand.dock.setFloating(True),
        lambda: stand.dock.setFloating(False),
        lambda: (stand.dock.close(), stand.dock.show()),
        lambda: (stand.window.hide(), stand.window.show()),
        lambda: monkeypatch.setattr(stand.view, "devicePixelRatioF", lambda: 1.5),
        lambda: monkeypatch.setattr(stand.view, "devicePixelRatioF", lambda: 1.0),
    ):
        now = drawn_again(do)
        assert stand.view.failure == ""
        assert (now.texture_mb, now.buffer_mb) == (first.texture_mb, first.buffer_mb)
        assert (now.draws, now.triangles) == (first.draws, first.triangles)
    assert stand.view._loader.revision == decoded
    stand.window.resize(640, 480)
    stand.qtbot.waitUntil(lambda: stand.picture().shape == before.shape, timeout=10_000)
    different = np.abs(stand.picture().astype(int) - before.astype(int)).max(axis=2) > 2
    assert different.mean() < 0.005


def test_at_another_scale_as_many_pixels_are_drawn_as_the_screen_has(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    height, width, _ = stand.picture().shape
    monkeypatch.setattr(stand.view, "devicePixelRatioF", lambda: 1.5)
    assert stand.picture().shape[:2] == (round(height * 1.5), round(width * 1.5))


def test_what_a_frame_cost_is_written_in_the_corner_until_nothing_is_drawn(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = stand.view.findChild(ViewportLabel, "frame_cost")
    assert label is not None
    assert label.isHidden()
    stand.view.show_cost(FrameStats(9.84, None, 14, 82_300, 20, 0.5, 0.25))
    assert label.text().startswith("9.8\u2009ms · 14 draws")
    assert label.isVisible()

    def explode(self: Renderer, frame: object) -> None:
        raise RuntimeError("the card has left")

    monkeypatch.setattr(Renderer, "draw", explode)
    with stand.qtbot.waitSignal(stand.view.failed):
        stand.view.grab_image()
    assert label.isHidden()


def test_the_view_tells_how_large_things_are_and_what_lies_below(stand: Stand) -> None:
    box = stand.view.box_of(["crate", "ghost"])
    assert box is not None
    assert (box[0], box[1]) == (pytest.approx((-2.5, 0, -0.5)), pytest.approx((-1.5, 1, 0.5)))
    assert stand.view.box_of(["ghost"]) is None
    below = stand.view.surface_below(None, [])
    assert below(-2.2, 0.1) == (pytest.approx((-2.2, 1, 0.1)), pytest.approx((0, 1, 0)))
    assert below(40, 40) is None
    assert stand.view.surface_below(["ball"], [])(-2.2, 0.1) is None
    assert stand.view.surface_below(None, ["crate"])(-2.2, 0.1) is None


def test_an_idle_viewport_draws_nothing(stand: Stand) -> None:
    stand.picture()
    QApplication.processEvents()
    stats: list[object] = []
    stand.view.frame_measured.connect(stats.append)
    for _ in range(50):
        QApplication.processEvents()
    assert stats == []


def test_missing_assets_are_told_by_name_with_the_reason(stand: Stand) -> None:
    with stand.qtbot.waitSignal(stand.view.assets_changed, timeout=10_000) as heard:
        stand.view.apply_changes({"odd": entity("odd", mesh="unicorn")})
    (problems,) = heard.args
    assert "unicorn" in problems[AssetKey("mesh", "unicorn")]


def test_another_library_is_searched_anew(stand: Stand, tmp_path: Path) -> None:
    with stand.qtbot.waitSignal(stand.view.assets_changed, timeout=10_000):
        stand.view.set_library(AssetLibrary(level=tmp_path, samples=None))
    stand.qtbot.waitUntil(lambda: not stand.view.is_loading, timeout=10_000)
    assert stand.view.failure == ""


def test_a_world_without_a_camera_is_framed_and_the_same_world_again_leaves_the_camera(stand: Stand) -> None:
    far = world(entity("tower", (500, 0, 0), scale=(3, 30, 3)))
    stand.view.show_world(SETTINGS, far, EditorState())
    assert stand.view.pose.target[0] == pytest.approx(500)
    moved = stand.view.pose.model_copy(update={"distance": 77.0})
    stand.view.set_camera(moved)
    stand.view.show_world(SETTINGS, far, EditorState())
    assert stand.view.pose == moved


def test_another_theme_is_seen_at_once(stand: Stand) -> None:
    before = stand.picture()[4, -4, :3].mean()
    theme = stand.view._theme
    assert isinstance(theme, Theme)
    theme.select("light")
    assert stand.picture()[4, -4, :3].mean() > before + 60


def test_sky_and_sun_can_be_changed(stand: Stand) -> None:
    before = stand.picture()
    stand.view.show_settings(SETTINGS.model_copy(update={"skybox": "default_sky"}))
    sky = stand.picture()
    assert not np.array_equal(before, sky)
    stand.view.set_overlays(())
    assert not np.array_equal(sky, stand.picture())


def test_a_failure_is_said_in_the_viewport_and_another_world_tries_again(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(self: Renderer, frame: object) -> None:
        raise RuntimeError("the card has left")

    monkeypatch.setattr(Renderer, "draw", explode)
    with stand.qtbot.waitSignal(stand.view.failed):
        stand.view.grab_image()
    assert any("the card has left" in label.text() for label in stand.view.findChildren(ViewportLabel))
    monkeypatch.undo()
    stand.view.show_world(SETTINGS, WORLD, EditorState(camera=POSE))
    stand.picture()
    assert stand.view.failure == ""


def _pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def _place(stand: Stand, id_: str) -> tuple[float, float]:
    box = stand.view.box_of([id_])
    assert box is not None
    x, y, z = ((low + high) / 2 for low, high in zip(*box, strict=True))
    pixel = stand.view.project((x, y, z))
    assert pixel is not None
    return pixel.x(), pixel.y()
