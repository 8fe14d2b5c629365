"""A widget that OpenGL draws into: the life of its context, painting without ever throwing into Qt, what a frame cost.

Owns no GL object itself: a renderer does. What is drawn, and input, are the business of whoever derives from it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtOpenGLWidgets import QOpenGLWidget
from PySide6.QtWidgets import QWidget

from viewport.passes.frame import Frame
from viewport.render.renderer import Renderer
from viewport.surface import surface_format

log = logging.getLogger("plumbline.viewport")


class Canvas(QOpenGLWidget):
    """Draws on demand; survives being moved to another window, which recreates its context. Lives on the GUI thread."""

    frame_measured = Signal(object)
    """FrameStats"""
    failed = Signal(str)
    """Why nothing is drawn any more; empty when it is drawn again."""

    def __init__(self, renderer: Renderer, samples: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setFormat(surface_format(samples))
        self._renderer = renderer
        self._failure = ""

    @property
    def failure(self) -> str:
        """Why nothing is drawn; empty while all is well."""
        return self._failure

    def frame(self) -> Frame:
        """Return what is to be drawn now."""
        raise NotImplementedError

    def device_size(self) -> tuple[int, int]:
        """Return the size in device pixels; asked for each frame, as the ratio changes with the screen."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def grab_image(self) -> QImage:
        """Return what is drawn now, in device pixels."""
        return self.grabFramebuffer()

    def retry(self) -> None:
        """Draw again after a failure."""
        self._fail("")

    def release_gl(self) -> None:
        """Free what is on the GPU while its context is still there; harmless when there is nothing."""
        if not self._renderer.is_prepared:
            return
        self.makeCurrent()
        self._renderer.close()
        self.doneCurrent()

    def initializeGL(self) -> None:
        """Called for each new context: the first, and one after every change of window (floating a dock)."""
        self.context().aboutToBeDestroyed.connect(self.release_gl, Qt.ConnectionType.DirectConnection)
        self._failure = ""
        self._try(self._renderer.prepare, "The 3D view cannot start")

    def paintGL(self) -> None:
        if self._renderer.is_prepared and not self._failure:
            self._try(self._paint, "The 3D view cannot draw")

    def _paint(self) -> None:
        stats = self._renderer.draw(self.frame())
        if self._renderer.is_behind:
            self.update()
        self.frame_measured.emit(stats)

    def _try(self, step: Callable[[], None], what: str) -> None:
        """Do what Qt asked for; an exception would come out of whatever made it ask, even of show()."""
        try:
            step()
        except Exception as error:  # the rim: Qt calls from C++ and cannot handle it
            log.exception("%s", what)
            self._failure = f"{what}: {error}. Update the graphics driver, or start with LIBGL_ALWAYS_SOFTWARE=1."
            # After the paint: whoever hears it will want to show a label.
            QTimer.singleShot(0, self, self._tell)

    def _fail(self, failure: str) -> None:
        if failure != self._failure:
            self._failure = failure
            self._tell()

    def _tell(self) -> None:
        self.failed.emit(self._failure)
