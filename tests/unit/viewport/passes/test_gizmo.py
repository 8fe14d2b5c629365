import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from tests.helpers.rendering import frame_of, loaded, picture
from viewport.passes.frame import Frame
from viewport.passes.gizmo import GizmoPass, handle_colors
from viewport.render.renderer import Renderer
from viewport.scene.gizmo import HANDLES, GizmoTool, Handle, handle_pixel, placed_gizmo


def _frame(tool: GizmoTool = "move", **changes: object) -> Frame:
    frame = frame_of({}, **changes)
    return dataclasses.replace(frame, gizmo=placed_gizmo(tool, frame.camera, np.array([0, 0.5, 0]), np.eye(3)))


@pytest.fixture
def renderer(gl: object) -> Iterator[Renderer]:
    loader = loaded([])
    made = Renderer(loader, [GizmoPass()])
    made.prepare()
    yield made
    made.close()
    loader.close()


@pytest.mark.gui
@pytest.mark.parametrize("tool", ["move", "rotate", "scale"])
def test_each_handle_is_drawn_where_it_can_be_grabbed(renderer: Renderer, tool: GizmoTool) -> None:
    frame = _frame(tool)
    seen, _ = picture(renderer, frame)
    background = seen[2, 300, :3].astype(int)
    assert frame.gizmo is not None
    for handle in HANDLES:
        pixel = handle_pixel(frame.gizmo, frame.camera, handle)
        if pixel is None or (handle == "screen" and tool == "move"):  # grabbed inside its ring
            continue
        x, y = (int(value) for value in pixel)
        patch = seen[y - 3 : y + 4, x - 3 : x + 4, :3].astype(int)
        assert np.abs(patch - background).max() > 40, handle


@pytest.mark.gui
@pytest.mark.parametrize(("handle", "channel"), [("x", 0), ("y", 1), ("z", 2)])
def test_x_is_red_y_is_green_z_is_blue(renderer: Renderer, handle: Handle, channel: int) -> None:
    frame = _frame()
    seen, _ = picture(renderer, frame)
    assert frame.gizmo is not None
    pixel = handle_pixel(frame.gizmo, frame.camera, handle)
    assert pixel is not None
    x, y = (int(value) for value in pixel)
    assert int(seen[y, x, :3].argmax()) == channel


@pytest.mark.gui
def test_the_corner_shows_the_axes_without_a_selection(renderer: Renderer) -> None:
    seen, stats = picture(renderer, frame_of({}))
    assert stats.draws == 1
    corner = seen[-84:, :84, :3].reshape(-1, 3).astype(int)
    for channel in range(3):
        others = np.delete(corner, channel, axis=1).max(axis=1)
        assert (corner[:, channel] > others + 40).any()


def test_the_hovered_handle_is_brighter_and_a_held_one_puts_the_others_away() -> None:
    frame = _frame()
    assert frame.gizmo is not None
    plain = handle_colors(frame, frame.gizmo)
    hovered = handle_colors(dataclasses.replace(frame, hovered_handle="x"), frame.gizmo)
    held = handle_colors(dataclasses.replace(frame, held_handle="y"), frame.gizmo)
    assert (hovered[0] >= plain[0]).all()
    assert hovered[0, 1] > plain[0, 1]
    assert held[0, 3] < 0.3 < held[1, 3]


def test_a_handle_that_cannot_be_used_is_not_drawn() -> None:
    frame = frame_of({}, projection="top")
    gizmo = placed_gizmo("move", frame.camera, np.zeros(3), np.eye(3))
    assert handle_colors(frame, gizmo)[1, 3] == 0
