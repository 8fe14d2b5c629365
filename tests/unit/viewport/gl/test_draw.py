from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from OpenGL import GL

from viewport.gl import draw
from viewport.gl.errors import check

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("gl")]

BLOCKS: list[tuple[Callable[[], AbstractContextManager[None]], int]] = [
    (draw.blending, int(GL.GL_BLEND)),
    (draw.without_depth, int(GL.GL_DEPTH_TEST)),
    (draw.both_sides, int(GL.GL_CULL_FACE)),
    (lambda: draw.scissored(0, 0, 1, 1), int(GL.GL_SCISSOR_TEST)),
]


def _fail_inside(block: AbstractContextManager[None], switch: int, before: bool) -> None:
    with block:
        assert bool(GL.glIsEnabled(switch)) != before
        raise KeyError


@pytest.mark.parametrize(("block", "switch"), BLOCKS)
def test_a_block_turns_its_switch_and_turns_it_back_even_after_an_error(
    block: Callable[[], AbstractContextManager[None]], switch: int
) -> None:
    draw.default_state(0, 4, 4)
    before = bool(GL.glIsEnabled(switch))
    with pytest.raises(KeyError):
        _fail_inside(block(), switch, before)
    assert bool(GL.glIsEnabled(switch)) == before


def test_depth_range_and_writes_come_back() -> None:
    with draw.in_front(), draw.without_depth_writes():
        assert GL.glGetFloatv(GL.GL_DEPTH_RANGE)[1] == pytest.approx(0.001)
        assert not GL.glGetBooleanv(GL.GL_DEPTH_WRITEMASK)
    assert GL.glGetFloatv(GL.GL_DEPTH_RANGE)[1] == 1
    assert GL.glGetBooleanv(GL.GL_DEPTH_WRITEMASK)


def test_a_part_of_the_window_is_given_back_whole() -> None:
    with draw.viewport(2, 3, 4, 5, (40, 30)):
        assert GL.glGetIntegerv(GL.GL_VIEWPORT).tolist() == [2, 3, 4, 5]
    assert GL.glGetIntegerv(GL.GL_VIEWPORT).tolist() == [0, 0, 40, 30]


def test_the_default_state_undoes_what_others_leave() -> None:
    for switch in (GL.GL_BLEND, GL.GL_STENCIL_TEST, GL.GL_SCISSOR_TEST):
        GL.glEnable(switch)
    GL.glDisable(GL.GL_DEPTH_TEST)
    GL.glDepthMask(False)
    GL.glColorMask(False, True, True, True)
    draw.default_state(0, 4, 4)
    assert not any(GL.glIsEnabled(switch) for switch in (GL.GL_BLEND, GL.GL_STENCIL_TEST, GL.GL_SCISSOR_TEST))
    assert GL.glIsEnabled(GL.GL_DEPTH_TEST)
    assert GL.glGetBooleanv(GL.GL_DEPTH_WRITEMASK)
    assert all(GL.glGetBooleanv(GL.GL_COLOR_WRITEMASK))
    check("the default state")
