"""The OpenGL format that we need, and contexts without a window: what viewports, tests and benchmarks draw in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QOffscreenSurface, QOpenGLContext, QSurfaceFormat

SAMPLES = 4


class NoContextError(RuntimeError):
    """OpenGL 3.3 core is not to be had here; says what was tried."""


def surface_format(samples: int = SAMPLES) -> QSurfaceFormat:
    """Return the format that viewports need: OpenGL 3.3 core, 24 bits of depth, `samples` per pixel."""
    wanted = QSurfaceFormat()
    wanted.setRenderableType(QSurfaceFormat.RenderableType.OpenGL)
    wanted.setVersion(3, 3)
    wanted.setProfile(QSurfaceFormat.OpenGLContextProfile.CoreProfile)
    wanted.setDepthBufferSize(24)
    wanted.setSamples(samples)
    return wanted


class Offscreen:
    """A context of its own on a surface that nobody sees. Needs a QGuiApplication; raises NoContextError."""

    def __init__(self) -> None:
        self._context = QOpenGLContext()
        self._context.setFormat(surface_format(0))
        self._surface = QOffscreenSurface()
        self._surface.setFormat(self._context.format())
        self._surface.create()
        if not self._context.create() or not self._context.makeCurrent(self._surface):
            raise NoContextError("no OpenGL 3.3 core context can be made on this display")
        self._context.doneCurrent()

    @contextmanager
    def current(self) -> Iterator[QOpenGLContext]:
        """Have the context current for as long as the block lasts, and no longer."""
        self._context.makeCurrent(self._surface)
        try:
            yield self._context
        finally:
            self._context.doneCurrent()

    def close(self) -> None:
        """Give context and surface back; whatever lives in the context must be freed before."""
        self._surface.destroy()


@contextmanager
def offscreen_context() -> Iterator[QOpenGLContext]:
    """Make a context current for as long as the block lasts; needs a QGuiApplication. Raises NoContextError."""
    offscreen = Offscreen()
    try:
        with offscreen.current() as context:
            yield context
    finally:
        offscreen.close()
