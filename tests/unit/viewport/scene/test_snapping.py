import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from viewport.scene.camera import Camera
from viewport.scene.snapping import between, nearest_vertex, on_grid, rested, snapped, tidy


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [(0.74, 0.5, 0.5), (0.76, 0.5, 1.0), (-0.76, 0.5, -1.0), (0.31, 0.1, 0.3), (1.234, None, 1.234), (1.234, 0, 1.234)],
)
def test_a_value_goes_to_the_nearest_multiple(value: float, step: float | None, expected: float) -> None:
    assert snapped(value, step) == expected


def test_numbers_worth_writing_have_no_rounding_noise_and_no_minus_zero() -> None:
    assert repr(tidy(0.1 + 0.2)) == "0.3"
    assert repr(tidy(-1e-9)) == "0.0"


def test_a_coordinate_comes_to_lie_on_the_grid() -> None:
    assert 1.3 + on_grid(1.3, 0.9, 0.5) == pytest.approx(2.0)
    assert on_grid(1.3, 0.9, None) == 0.9


def test_things_rest_with_their_lowest_corner_on_the_surface() -> None:
    corners = np.array([[0.0, -0.5, 0], [0, 1.5, 0]])
    up = np.array([0.0, 1, 0])
    assert rested(corners, np.zeros(3), np.array([3.0, 2, 1]), up).tolist() == [3, 2.5, 1]
    assert rested(np.zeros((0, 3)), np.zeros(3), np.array([3.0, 2, 1]), up).tolist() == [3, 2, 1]
    # An origin at the feet, or below them, is put on the surface itself.
    assert rested(corners + 1, np.zeros(3), np.array([3.0, 2, 1]), up).tolist() == [3, 2, 1]


@pytest.mark.parametrize("other", [(0, 1, 0), (1, 0, 0), (0, -1, 0), (0.6, 0, 0.8)])
def test_the_shortest_turn_takes_one_direction_to_another(other: tuple[float, float, float]) -> None:
    up = np.array([0.0, 1, 0])
    turn = between(up, np.array(other, float))
    assert np.allclose(turn @ up, other)
    assert np.allclose(turn @ turn.T, np.eye(3))
    assert np.allclose(between(np.array([1.0, 0, 0]), np.array([-1.0, 0, 0])) @ [1, 0, 0], [-1, 0, 0])


def test_the_vertex_nearest_to_the_pixel_is_found_and_of_those_behind_one_another_the_front_one() -> None:
    camera = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0, distance=10), 800, 600)
    cloud = np.array([[0.0, 0, -3], [0, 0, 2], [2, 0, 0], [0, 0, 50]])
    found = nearest_vertex(camera, [cloud[:2], cloud[2:]], 401, 300, 24)
    assert found is not None
    assert found.tolist() == [0, 0, 2]
    assert nearest_vertex(camera, [cloud], 100, 100, 24) is None
    assert nearest_vertex(camera, [cloud], 100, 100) is not None
    assert nearest_vertex(camera, [], 100, 100) is None
