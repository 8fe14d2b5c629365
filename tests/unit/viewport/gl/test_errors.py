import pytest
from OpenGL import GL

from viewport.gl.errors import GLError, check, renderer_name

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("gl")]


def test_without_errors_a_check_says_nothing() -> None:
    check("nothing")


def test_an_error_names_what_was_at_work_and_is_told_once() -> None:
    GL.glEnable(0xFFFF)
    with pytest.raises(GLError, match="drawing a frame: invalid enumerator"):
        check("drawing a frame")
    check("the next frame")


def test_the_renderer_has_a_name() -> None:
    assert renderer_name()
