"""Lines from quest to quest, cut to the window."""

import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from tests.helpers.worlds import entity, world
from viewport.scene.bounds import bounds_of
from viewport.scene.build import build_scene
from viewport.scene.camera import Camera
from viewport.scene.quest_links import MOST, Link, quest_links
from viewport.scene.shapes import Shapes

CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0.2, distance=10), 600, 400)
SCENE = build_scene(
    world(
        entity("left", (-2, 0, 0)), entity("right", (2, 0, 0)), entity("far_right", (400, 0, 0)),
        entity("behind", (0, 0, 40)), entity("up_left", (-300, 0, -1)), entity("up_right", (-280, 0, -1)),
    )
)  # fmt: skip
BOUNDS = bounds_of(SCENE, Shapes())


def links(*pairs: tuple[str, str], camera: Camera = CAMERA, hidden: tuple[str, ...] = ()) -> tuple[Link, ...]:
    return quest_links(SCENE, BOUNDS, camera, pairs, SCENE.mask(hidden) if hidden else None)


def pixel(x: float, y: float, z: float) -> tuple[float, float]:
    found = CAMERA.pixel_of(np.array([x, y, z], np.float64))
    assert found is not None
    return found


def test_a_line_goes_from_middle_to_middle_in_the_order_given() -> None:
    ((start, end),) = links(("left", "right"))
    assert start == pytest.approx(pixel(-2, 0, 0), abs=1e-3)
    assert end == pytest.approx(pixel(2, 0, 0), abs=1e-3)
    ((back, forth),) = links(("right", "left"))
    assert (back, forth) == (pytest.approx(end), pytest.approx(start))


def test_what_leaves_the_window_is_cut_at_its_edge() -> None:
    ((start, end),) = links(("left", "far_right"))
    assert start == pytest.approx(pixel(-2, 0, 0), abs=1e-3)
    assert end[0] == pytest.approx(600)
    ((there, here),) = links(("far_right", "left"))
    assert there[0] == pytest.approx(600)
    assert here == pytest.approx(start)


def test_a_line_to_what_is_behind_the_eye_ends_within_the_window() -> None:
    ((start, end),) = links(("left", "behind"))
    assert start == pytest.approx(pixel(-2, 0, 0), abs=1e-3)
    assert 0 <= end[0] <= 600
    assert 0 <= end[1] <= 400.001


def test_lines_outside_the_window_and_ends_that_are_not_there_are_left_out() -> None:
    assert links(("up_left", "up_right")) == ()
    assert links(("left", "ghost"), ("left", "left")) == ()
    assert links(("left", "right"), hidden=("right",)) == ()
    assert len(links(("left", "right"), hidden=("behind",))) == 1
    assert links() == ()


def test_a_line_that_passes_a_corner_of_the_window_outside_is_not_seen() -> None:
    camera = Camera(CAMERA.pose, 600, 400, "top")
    scene = build_scene(world(entity("a", (-14, 0, 0)), entity("b", (0, 0, -14))))
    assert quest_links(scene, bounds_of(scene, Shapes()), camera, [("a", "b")], None) == ()


def test_of_thousands_so_many_are_drawn_as_can_be_told_apart() -> None:
    assert len(links(*[("left", "right")] * (MOST + 50))) == MOST


def test_in_a_flat_view_depth_cuts_nothing() -> None:
    ((start, end),) = links(("left", "behind"), camera=Camera(CAMERA.pose, 600, 400, "front"))
    assert start[1] == pytest.approx(200)
    assert end == pytest.approx((300, 200))
