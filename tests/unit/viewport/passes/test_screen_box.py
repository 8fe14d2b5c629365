import numpy as np

from tests.helpers.rendering import frame_of
from viewport.passes.screen_box import ScreenBox, screen_box


def test_the_box_holds_the_points_with_a_margin_counted_from_the_bottom_left() -> None:
    frame = frame_of({}, ratio=1.0)
    target = np.array([frame.camera.pose.target], float)
    assert screen_box(frame, target, margin_px=4) == ScreenBox(156, 116, 8, 8)


def test_device_pixels_follow_the_ratio() -> None:
    frame = frame_of({}, ratio=2.0, pixels=(320, 240))
    target = np.array([frame.camera.pose.target], float)
    assert screen_box(frame, target, margin_px=4) == ScreenBox(152, 112, 16, 16)


def test_a_point_behind_the_camera_makes_it_the_whole_window() -> None:
    frame = frame_of({})
    behind = (frame.camera.eye + frame.camera.back)[None]
    assert screen_box(frame, behind, margin_px=4) == ScreenBox(0, 0, 320, 240)


def test_points_beside_the_window_have_no_box() -> None:
    frame = frame_of({})
    beside = (frame.camera.target + 40 * frame.camera.right)[None]
    assert screen_box(frame, beside, margin_px=4) is None
