"""Assets dragged over the viewport, by drag events as Qt sends them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.contracts.world import CameraPose, EditorState
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.asset_drops import ASSET_MIME, LONGEST_BYTES, DraggedAsset, asset_in, asset_mime
from viewport.assets.decoded import AssetLibrary
from viewport.view import ViewportView
from widgets.theme import Theme

pytestmark = pytest.mark.gui
POSE = CameraPose(target=(0, 0.5, 0), yaw_rad=0, pitch_rad=0.3, distance=9)
WORLD = world(entity("crate", (0, 0.5, 0)))
COPY, LEFT, PLAIN = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Bench:
    def __init__(self, qtbot: QtBot, *, is_read_only: bool = False) -> None:
        self.view = ViewportView(Theme(), AssetLibrary(), is_read_only=is_read_only)
        self.view.resize(600, 400)
        self.dropped: list[tuple[object, ...]] = []
        self.view.asset_dropped.connect(lambda *given: self.dropped.append(given))
        self.view.show_world(SETTINGS, WORLD, EditorState(camera=POSE))
        with qtbot.waitSignal(self.view.frame_measured, timeout=20_000):
            self.view.show()
        qtbot.waitUntil(lambda: not self.view.is_loading, timeout=20_000)

    def pixel(self, x: float, y: float, z: float) -> QPointF:
        found = self.view.project((x, y, z))
        assert found is not None
        return found

    def enter(self, mime: QMimeData, at: QPointF) -> bool:
        event = QDragEnterEvent(at.toPoint(), COPY, mime, LEFT, PLAIN)
        QApplication.sendEvent(self.view, event)
        return event.isAccepted()

    def move(self, mime: QMimeData, at: QPointF) -> bool:
        event = QDragMoveEvent(at.toPoint(), COPY, mime, LEFT, PLAIN)
        QApplication.sendEvent(self.view, event)
        return event.isAccepted()

    def drop(self, mime: QMimeData, at: QPointF) -> bool:
        event = QDropEvent(at, COPY, mime, LEFT, PLAIN)
        QApplication.sendEvent(self.view, event)
        return event.isAccepted()

    def seen(self) -> np.ndarray:
        image = self.view.grab().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
        return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(qtbot)
    yield made
    made.view.shut_down()
    made.view.close()


ROCK = DraggedAsset("mesh", "rock")


def test_an_asset_is_dropped_on_the_surface_under_the_pointer(bench: Bench) -> None:
    mime, at = asset_mime(ROCK), bench.pixel(0.1, 1.0, 0.1)
    assert bench.enter(mime, at)
    assert bench.drop(mime, at)
    ((kind, name, point, normal, entity_id),) = bench.dropped
    assert (kind, name, entity_id) == ("mesh", "rock", "crate")
    assert point == pytest.approx((0.1, 1.0, 0.1), abs=0.02)
    assert normal == pytest.approx((0, 1, 0))


def test_beside_everything_it_lands_on_the_ground(bench: Bench) -> None:
    mime, at = asset_mime(ROCK), bench.pixel(2.0, 0.0, 1.0)
    assert bench.enter(mime, at)
    assert bench.drop(mime, at)
    ((_, _, point, normal, entity_id),) = bench.dropped
    assert entity_id is None
    assert point == pytest.approx((2, 0, 1), abs=0.02)
    assert normal == pytest.approx((0, 1, 0))


def test_a_slot_may_take_place_and_normal_alone(bench: Bench) -> None:
    heard: list[object] = []

    def take(kind: str, name: str, position: object, normal: object) -> None:
        heard.append((kind, name, position, normal))

    bench.view.asset_dropped.connect(take)
    bench.enter(asset_mime(ROCK), bench.pixel(2, 0, 1))
    bench.drop(asset_mime(ROCK), bench.pixel(2, 0, 1))
    assert len(heard) == 1


def test_over_the_sky_nothing_can_be_dropped_but_the_way_on_is_followed(bench: Bench) -> None:
    mime, sky = asset_mime(ROCK), QPointF(300, 2)
    assert bench.enter(mime, sky)
    assert not bench.move(mime, sky)
    assert not bench.drop(mime, sky)
    assert bench.dropped == []
    assert bench.enter(mime, sky)
    assert bench.move(mime, bench.pixel(2, 0, 1))


def test_a_mark_shows_where_it_would_land_until_it_leaves(bench: Bench) -> None:
    before, mime = bench.seen(), asset_mime(ROCK)
    bench.enter(mime, bench.pixel(2, 0, 1))
    marked = bench.seen()
    x, y = (round(part) for part in bench.pixel(2, 0, 1).toTuple())
    assert not np.array_equal(marked[y - 4 : y + 4, x - 4 : x + 4], before[y - 4 : y + 4, x - 4 : x + 4])
    bench.move(mime, bench.pixel(-2, 0, 1))
    assert not np.array_equal(bench.seen(), marked)
    QApplication.sendEvent(bench.view, QDragLeaveEvent())
    assert np.array_equal(bench.seen(), before)


def test_moving_a_drag_draws_the_world_no_further_time(bench: Bench) -> None:
    bench.seen()
    frames: list[object] = []
    bench.view.frame_measured.connect(frames.append)
    mime = asset_mime(ROCK)
    bench.enter(mime, bench.pixel(2, 0, 1))
    bench.move(mime, bench.pixel(1, 0, 1))
    bench.seen()
    QApplication.processEvents()
    assert frames == []


def test_anything_else_is_left_to_the_window(bench: Bench) -> None:
    files = QMimeData()
    files.setText("level.json")
    before = bench.seen()
    assert not bench.enter(files, bench.pixel(2, 0, 1))
    assert np.array_equal(bench.seen(), before)


def test_a_read_only_view_takes_no_drop_and_holds_nothing(qtbot: QtBot) -> None:
    bench = Bench(qtbot, is_read_only=True)
    assert not bench.view.acceptDrops()
    bench.view.set_selection(["crate"], "crate")
    bench.view.set_tool("move")
    assert bench.view.gizmo_handle_at("x") is None
    bench.view.begin_transform("move")
    assert bench.view.entity_at(bench.pixel(0, 0.5, 0.4)) == "crate"
    bench.view.shut_down()
    bench.view.close()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"kind": "mesh"}', b'{"kind": 1, "name": "rock"}',
        b'{"kind": "", "name": "rock"}', b'{"kind": "mesh", "name": ""}', b"[" * 3000,
        b'{"kind": "mesh", "name": "' + b"x" * LONGEST_BYTES + b'"}',
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_no_asset(data: bytes) -> None:
    mime = QMimeData()
    mime.setData(ASSET_MIME, data)
    assert asset_in(mime) is None


def test_what_is_dragged_comes_back_whole() -> None:
    asset = DraggedAsset("texture", "Moos – grün")
    assert asset_in(asset_mime(asset)) == asset
    assert asset_mime(asset).text() == asset.name
    assert asset_in(QMimeData()) is None


def test_a_mark_behind_the_eye_is_not_painted(bench: Bench) -> None:
    bench.view.set_camera(POSE.model_copy(update={"pitch_rad": 1.2}))
    assert bench.enter(asset_mime(ROCK), QPointF(QPoint(300, 200)))
    bench.seen()
    assert bench.view.failure == ""
