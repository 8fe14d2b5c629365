"""Golden images of what is painted over the world: the widget as it stands in a window, with a font of the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QFont, QFontDatabase, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from runtime.contracts.world import CameraPose, EditorState
from tests.helpers.golden import GOLDEN, expect_golden
from tests.helpers.worlds import SETTINGS, entity, world
from tests.images.test_golden_images import PICTURES
from viewport.asset_drops import DraggedAsset, asset_mime
from viewport.assets.decoded import AssetLibrary
from viewport.gl.errors import renderer_name
from viewport.render.stats import FrameStats
from viewport.surface import offscreen_context
from viewport.view import ViewportView
from widgets.theme import Theme, ThemeName

pytestmark = pytest.mark.gui

FONT = Path(__file__).parent / "fonts" / "DejaVuSans-some.ttf"
POSE = CameraPose(target=(0, 0.4, 0), yaw_rad=0.6, pitch_rad=0.5, distance=9)
WORLD = world(
    entity("gate", (-2.4, 0.5, 1.4), mesh="box", color=(0.75, 0.6, 0.4)),
    entity("well", (0.4, 0.5, 0.2), mesh="cylinder", color=(0.5, 0.6, 0.7)),
    entity("tower", (2.2, 1.0, -1.4), scale=(1, 2, 1), mesh="box", color=(0.6, 0.4, 0.4)),
    entity("stone", (-0.8, 0.5, -2.2), mesh="sphere", color=(0.6, 0.6, 0.6)),
)


def _names(view: ViewportView) -> None:
    view.set_overlays(("grid", "outline", "names"))


def _quests(view: ViewportView) -> None:
    view.set_overlays(("grid", "outline", "quests"))
    view.set_marks({"gate": "◆ arrive", "well": "◆ drink", "tower": "◆ climb"})
    view.set_links((("gate", "well"), ("well", "tower")))


def _top_with_unit(view: ViewportView) -> None:
    view.set_projection("top")


def _fine_grid(view: ViewportView) -> None:
    view.set_camera(POSE.model_copy(update={"target": (-0.8, 0, 1.6), "distance": 1.2}))


def _dragged_over(view: ViewportView) -> None:
    mime, at = asset_mime(DraggedAsset("mesh", "rock")), view.project((2.2, 2.0, -1.4))
    assert at is not None
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view, QDragEnterEvent(at.toPoint(), copy, mime, left, plain))


def _marquee(way: int) -> Callable[[ViewportView], None]:
    def draw(view: ViewportView) -> None:
        start = QPoint(160 - 90 * way, 60)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(view, start + QPoint(180 * way, 120))
        hint = view.findChild(object, "viewport_hint")
        assert hint is not None
        hint.hide()  # type: ignore[attr-defined]  # a label; its words are those of another test

    return draw


def _cost(view: ViewportView) -> None:
    view.show_cost(FrameStats(9.84, None, 14, 82_300, 20, 0.5, 0.25))


WIDGETS: dict[str, tuple[ThemeName, Callable[[ViewportView], None]]] = {
    "names": ("dark", _names),
    "names_light": ("light", _names),
    "quests": ("dark", _quests),
    "quests_light": ("light", _quests),
    "top_with_unit": ("dark", _top_with_unit),
    "fine_grid_with_unit": ("light", _fine_grid),
    "asset_dragged_over": ("dark", _dragged_over),
    "marquee_inside": ("dark", _marquee(1)),
    "marquee_touching": ("light", _marquee(-1)),
    "cost": ("dark", _cost),
}


@pytest.fixture
def font(qapp: QApplication) -> Iterator[QFont]:
    """A font of the tests, and no style sheet of a window that another test has shown."""
    sheet = qapp.styleSheet()
    qapp.setStyleSheet("")
    number = QFontDatabase.addApplicationFont(str(FONT))
    font = QFont(QFontDatabase.applicationFontFamilies(number)[0])
    font.setPixelSize(12)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    yield font
    QFontDatabase.removeApplicationFont(number)
    qapp.setStyleSheet(sheet)


@pytest.mark.parametrize("name", WIDGETS)
def test_the_widget_shows_the_golden_image(name: str, font: QFont, tmp_path: Path) -> None:
    with offscreen_context():
        if "llvmpipe" not in renderer_name():
            pytest.skip("golden images are those of Mesa llvmpipe")
    theme, prepare = WIDGETS[name]
    view = ViewportView(Theme(theme), AssetLibrary(samples=None))
    view.setFont(font)
    view.resize(320, 240)
    view.show_world(SETTINGS, WORLD, EditorState(camera=POSE))
    view.show()
    while view.is_loading or view.most_samples is None:  # OpenGL starts after the first paint
        QApplication.processEvents()
    prepare(view)
    QApplication.processEvents()
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(240, image.bytesPerLine())[:, :960].reshape(240, 320, 3)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton)
    view.shut_down()
    view.close()
    expect_golden(name, seen.copy(), tmp_path)


def test_every_golden_image_belongs_to_a_test() -> None:
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(PICTURES) | set(WIDGETS)
    assert not set(PICTURES) & set(WIDGETS)
