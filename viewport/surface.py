"""The OpenGL surface format, and a context without a window for tests, thumbnails and benchmarks."""

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


@contextmanager
def offscreen_context() -> Iterator[QOpenGLContext]:
    """Make a context current for as long as the block lasts; needs a QGuiApplication. Raises NoContextError."""
    context = QOpenGLContext()
    context.setFormat(surface_format(0))
    surface = QOffscreenSurface()
    surface.setFormat(context.format())
    surface.create()
    if not context.create() or not context.makeCurrent(surface):
        raise NoContextError("no OpenGL 3.3 core context can be made on this display")
    try:
        yield context
    finally:
        context.doneCurrent()
        surface.destroy()
