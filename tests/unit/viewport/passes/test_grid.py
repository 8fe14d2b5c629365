import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from tests.helpers.rendering import frame_of, loaded, picture
from viewport.passes.grid import GridPass, spacing_m
from viewport.render.renderer import Renderer
from viewport.scene.camera import Projection


@pytest.fixture
def renderer(gl: object) -> Iterator[Renderer]:
    loader = loaded([])
    made = Renderer(loader, [GridPass()])
    made.prepare()
    yield made
    made.close()
    loader.close()


@pytest.mark.parametrize(("distance", "expected"), [(0.5, 0.1), (7.0, 1.0), (60.0, 10.0), (600.0, 100.0)])
def test_spacing_is_the_power_of_ten_that_can_be_told_apart(distance: float, expected: float) -> None:
    frame = frame_of({}, pose=frame_of({}).camera.pose.model_copy(update={"distance": distance}))
    assert spacing_m(frame.camera) == expected


@pytest.mark.gui
def test_lines_stand_where_whole_metres_are(renderer: Renderer) -> None:
    pose = frame_of({}).camera.pose.model_copy(update={"target": (0.5, 0, 0.5), "distance": 4})
    frame = frame_of({}, pose=pose, projection="top")
    seen, _ = picture(renderer, frame)
    background = seen[2, 2].astype(int)
    for metres, is_line in ((1.0, True), (2.0, True), (0.5, False), (1.5, False)):
        pixel = frame.camera.pixel_of(np.array([metres, 0, 0.55]))
        assert pixel is not None
        x, y = (int(value) for value in pixel)
        difference = np.abs(seen[y, x - 1 : x + 2, :3].astype(int) - background[:3]).max()
        assert (difference > 12) == is_line, metres


@pytest.mark.gui
@pytest.mark.parametrize(("projection", "across", "along"), [("top", 0, 2), ("front", 0, 1), ("side", 2, 1)])
def test_the_axes_have_their_colours(renderer: Renderer, projection: Projection, across: int, along: int) -> None:
    pose = frame_of({}).camera.pose.model_copy(update={"target": (0, 0, 0)})
    frame = frame_of({}, pose=pose, projection=projection)
    seen, _ = picture(renderer, frame)
    look = frame.look
    for axis, pixel in ((across, (120, 220)), (along, (60, 160))):
        color = np.array((look.axis_x, look.axis_y, look.axis_z)[axis]) * 255
        y, x = pixel
        near = seen[y - 1 : y + 2, x - 1 : x + 2, :3].reshape(-1, 3).astype(float)
        assert np.abs(near - color).max(axis=1).min() < 40


@pytest.mark.gui
def test_a_grid_that_is_not_shown_draws_nothing(renderer: Renderer) -> None:
    frame = dataclasses.replace(frame_of({}), shows_grid=False)
    seen, stats = picture(renderer, frame)
    assert stats.draws == 0
    assert len(np.unique(seen.reshape(-1, 4), axis=0)) == 1
