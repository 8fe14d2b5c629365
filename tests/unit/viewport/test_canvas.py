from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from tests.helpers.rendering import frame_of, loaded
from viewport.assets.loader import AssetLoader
from viewport.canvas import Canvas
from viewport.gl.errors import GLError
from viewport.passes.frame import Frame
from viewport.render.renderer import Renderer

pytestmark = pytest.mark.gui


class Plain(Canvas):
    """Draws an empty world."""

    def frame(self) -> Frame:
        return frame_of({}, pixels=self.device_size(), framebuffer=self.framebuffer)


@pytest.fixture
def loader() -> Iterator[AssetLoader]:
    made = loaded([])
    yield made
    made.close()


def _shown(qtbot: QtBot, loader: AssetLoader) -> Plain:
    canvas = Plain(Renderer(loader), 0, None)
    qtbot.addWidget(canvas, before_close_func=lambda widget: widget.release_gl())
    canvas.resize(120, 80)
    with qtbot.waitSignal(canvas.frame_measured, timeout=10_000):
        canvas.show()
    return canvas


def test_a_frame_is_measured_and_can_be_grabbed(qtbot: QtBot, loader: AssetLoader) -> None:
    canvas = _shown(qtbot, loader)
    image = canvas.grab_image()
    assert (image.width(), image.height()) == canvas.device_size() == (120, 80)
    assert canvas.failure == ""


def test_the_widget_is_painted_before_opengl_has_started(qtbot: QtBot, loader: AssetLoader) -> None:
    canvas = Plain(Renderer(loader), 0, None)
    qtbot.addWidget(canvas, before_close_func=lambda widget: widget.release_gl())
    canvas.resize(120, 80)
    assert canvas.grab().toImage().pixelColor(60, 40) == canvas.palette().window().color()
    assert canvas.most_samples is None
    with qtbot.waitSignal(canvas.frame_measured, timeout=10_000):
        canvas.show()
    assert canvas.most_samples is not None


def test_released_before_it_has_started_it_does_not_start(qtbot: QtBot, loader: AssetLoader) -> None:
    canvas = Plain(Renderer(loader), 0, None)
    qtbot.addWidget(canvas)
    canvas.grab()
    with qtbot.waitSignal(canvas._starting.timeout, timeout=10_000):
        canvas.release_gl()
    assert canvas.most_samples is None


def test_what_qt_has_deleted_can_be_released(qtbot: QtBot, loader: AssetLoader) -> None:
    canvas = _shown(qtbot, loader)
    Shiboken.delete(canvas)
    canvas.release_gl()


def test_moved_to_another_window_it_draws_the_same_in_the_same_context(qtbot: QtBot, loader: AssetLoader) -> None:
    canvas = _shown(qtbot, loader)
    before = canvas.grab_image()
    window = QMainWindow()
    with qtbot.waitSignal(canvas.frame_measured, timeout=10_000):
        window.setCentralWidget(canvas)
        window.show()
    window.resize(120, 80)
    qtbot.waitUntil(lambda: canvas.grab_image().size() == before.size(), timeout=10_000)
    assert canvas.grab_image() == before
    canvas.setParent(None)
    window.close()


def test_an_error_while_painting_stays_inside_and_is_told_once(
    qtbot: QtBot, loader: AssetLoader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    canvas = _shown(qtbot, loader)

    def explode(self: Renderer, frame: Frame) -> None:
        raise GLError("drawing a frame: out of memory")

    monkeypatch.setattr(Renderer, "draw", explode)
    with qtbot.waitSignal(canvas.failed) as heard:
        canvas.grab_image()
        canvas.grab_image()
    assert "out of memory" in heard.args[0]
    assert "LIBGL_ALWAYS_SOFTWARE" in canvas.failure
    assert caplog.text.count("The 3D view cannot draw") == 1
    monkeypatch.undo()
    with qtbot.waitSignal(canvas.failed):
        canvas.retry()
    with qtbot.waitSignal(canvas.frame_measured):
        canvas.grab_image()


def test_a_renderer_that_cannot_start_is_told(
    qtbot: QtBot, loader: AssetLoader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(self: Renderer) -> None:
        raise GLError("preparing the renderer: invalid operation")

    monkeypatch.setattr(Renderer, "prepare", explode)
    canvas = Plain(Renderer(loader), 0, None)
    qtbot.addWidget(canvas)
    with qtbot.waitSignal(canvas.failed, timeout=10_000):
        canvas.show()
    assert canvas.failure.startswith("The 3D view cannot start")
    assert "invalid operation" in caplog.text


def test_a_canvas_without_a_frame_says_that_it_is_one(loader: AssetLoader, qtbot: QtBot) -> None:
    canvas = Canvas(Renderer(loader), 0, None)
    qtbot.addWidget(canvas)
    with pytest.raises(NotImplementedError):
        canvas.frame()
