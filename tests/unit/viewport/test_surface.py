import pytest
from PySide6.QtGui import QOpenGLContext, QSurfaceFormat

from viewport.surface import offscreen_context, surface_format


def test_the_format_is_core_3_3_with_depth_and_samples() -> None:
    wanted = surface_format(8)
    assert wanted.version() == (3, 3)
    assert wanted.profile() == QSurfaceFormat.OpenGLContextProfile.CoreProfile
    assert (wanted.depthBufferSize(), wanted.samples()) == (24, 8)


@pytest.mark.gui
def test_the_context_is_current_within_the_block_only(qapp: object) -> None:
    with offscreen_context() as context:
        assert QOpenGLContext.currentContext() is context
        assert context.format().majorVersion() >= 3
    assert QOpenGLContext.currentContext() is None
