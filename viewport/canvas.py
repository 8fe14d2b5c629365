"""A widget that shows what OpenGL drew: the life of its context, painting without ever throwing into Qt, frame costs.

It draws into a picture of its own and paints that like any image. A `QOpenGLWidget` would make Qt compose the whole
window through OpenGL at every change of a digit in any panel: seconds where OpenGL is software (docs/decisions/0007).
Owns no GL object but the picture: a renderer does. What is drawn, and input, are the business of who derives from it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from viewport.gl.framebuffer import PictureTarget, most_samples
from viewport.passes.frame import Frame
from viewport.render.renderer import Renderer
from viewport.surface import Offscreen

log = logging.getLogger("plumbline.viewport")


class Canvas(QWidget):
    """Draws on demand: `update` asks for a new frame, anything else shows the last one. Lives on the GUI thread."""

    frame_measured = Signal(object)
    """FrameStats; `cpu_ms` is the time until the picture was there."""
    failed = Signal(str)
    """Why nothing is drawn any more; empty when it is drawn again."""

    def __init__(self, renderer: Renderer, samples: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._renderer = renderer
        self._samples = samples
        self._offscreen: Offscreen | None = None
        self._target: PictureTarget | None = None
        self._picture = QImage()
        self._is_due = True
        self._has_other_samples = False
        self._most_samples: int | None = None
        self._failure = ""
        self._is_to_start = False
        self._starting = QTimer(self, singleShot=True, interval=1)
        self._starting.timeout.connect(self._start_and_draw)

    @property
    def failure(self) -> str:
        """Why nothing is drawn; empty while all is well."""
        return self._failure

    @property
    def framebuffer(self) -> int:
        """The framebuffer to draw into; asked for each frame, as it changes with the size."""
        return self._target.id if self._target is not None else 0

    def frame(self) -> Frame:
        """Return what is to be drawn now."""
        raise NotImplementedError

    def device_size(self) -> tuple[int, int]:
        """Return the size in device pixels; asked for each frame, as the ratio changes with the screen."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def grab_image(self) -> QImage:
        """Draw what is to be seen now and return it, in device pixels."""
        self._draw()
        return self._picture.copy()

    @property
    def most_samples(self) -> int | None:
        """How many samples for each pixel the context offers; None before the first frame."""
        return self._most_samples

    def set_samples(self, samples: int) -> None:
        """Draw with so many samples for each pixel from now on, as far as the context offers them; 0: one."""
        if samples != self._samples:
            self._samples = samples
            self._has_other_samples = True
            self.update()

    def retry(self) -> None:
        """Draw again after a failure."""
        self._fail("")

    def update(self) -> None:  # type: ignore[override]  # a part of a frame cannot be drawn alone
        """Ask for a new frame."""
        self._is_due = True
        super().update()

    def release_gl(self) -> None:
        """Free what is on the GPU; harmless when there is nothing, and when Qt has deleted the widget already."""
        self._is_to_start = False
        offscreen, self._offscreen = self._offscreen, None
        if offscreen is None:
            return
        with offscreen.current():
            if self._target is not None:
                self._target.close()
                self._target = None
            self._renderer.close()
        offscreen.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_due and self._offscreen is None and not self._failure:
            self._is_to_start = True
            self._starting.start()  # the window is there before, and the first frame has a turn of its own
        elif self._is_due:
            self._draw()
        painter = QPainter(self)
        if self._picture.isNull():
            painter.fillRect(self.rect(), self.palette().window())
        else:
            painter.drawImage(0, 0, self._picture)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_due = True

    def _start_and_draw(self) -> None:
        if self._is_to_start:
            self._ensure_started()
            self.update()

    def _ensure_started(self) -> None:
        if self._offscreen is None:
            self._try(self._start, "The 3D view cannot start")

    def _draw(self) -> None:
        self._is_due = False
        if self._failure:
            return
        self._ensure_started()
        if self._offscreen is not None and not self._failure:
            self._try(self._render, "The 3D view cannot draw")

    def _start(self) -> None:
        offscreen = Offscreen()
        with offscreen.current():
            self._renderer.prepare()
            self._most_samples = most_samples()
        self._offscreen = offscreen

    def _render(self) -> None:
        assert self._offscreen is not None
        began_s = time.perf_counter()
        with self._offscreen.current():
            target = self._target_of(self.device_size())
            stats = self._renderer.draw(self.frame())
            pixels = target.read()
        height, width, _ = pixels.shape
        # RGBX: what is drawn is opaque, whatever its alpha. The copy owns its bytes; the array goes.
        self._picture = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBX8888).copy()
        self._picture.setDevicePixelRatio(self.devicePixelRatioF())
        if self._renderer.is_behind:
            self.update()
        self.frame_measured.emit(replace(stats, cpu_ms=(time.perf_counter() - began_s) * 1000))

    def _target_of(self, size: tuple[int, int]) -> PictureTarget:
        """Return the picture to draw into, made anew when its size or sampling is another."""
        if self._target is None or self._target.size != size or self._has_other_samples:
            self._has_other_samples = False
            if self._target is not None:
                self._target.close()
            self._target = PictureTarget(*size, self._samples)
        return self._target

    def _try(self, step: Callable[[], None], what: str) -> None:
        """Do a step of painting; an exception would come out of whatever made Qt paint, even of show()."""
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
