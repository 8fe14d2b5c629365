import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewport.scene.matrices import about_axis, euler_angles, placements, rotation, rotations

ANGLE = st.floats(-7, 7)


def _about(axis: int, angle: float) -> np.ndarray:
    return about_axis(np.eye(3)[axis], angle)


@given(ANGLE, ANGLE, ANGLE)
def test_rotation_is_rx_times_ry_times_rz(x: float, y: float, z: float) -> None:
    assert np.allclose(rotation((x, y, z)), _about(0, x) @ _about(1, y) @ _about(2, z))


def test_a_quarter_turn_about_y_takes_z_to_x() -> None:
    assert np.allclose(rotation((0, math.pi / 2, 0)) @ [0, 0, 1], [1, 0, 0])


def test_placement_scales_then_turns_then_moves() -> None:
    model = placements(np.array([[1.0, 2, 3]]), np.array([[0, 0, math.pi / 2]]), np.array([[2.0, 1, 1]]))[0]
    assert np.allclose(model @ [1, 0, 0, 1], [1, 4, 3], atol=1e-6)


def test_numbers_beyond_single_precision_stay_finite() -> None:
    model = placements(np.full((1, 3), 1e308), np.zeros((1, 3)), np.full((1, 3), 1e308))
    assert np.isfinite(model).all()


@given(ANGLE, ANGLE, ANGLE)
def test_euler_angles_mean_the_same_rotation(x: float, y: float, z: float) -> None:
    matrix = rotation((x, y, z))
    assert np.allclose(rotation(euler_angles(matrix, near=(0, 0, 0))), matrix, atol=1e-6)


@given(ANGLE, st.floats(-1.5, 1.5), ANGLE)
def test_euler_angles_come_back_as_they_were_when_asked_near_them(x: float, y: float, z: float) -> None:
    assert euler_angles(rotation((x, y, z)), near=(x, y, z)) == pytest.approx((x, y, z), abs=1e-6)


@pytest.mark.parametrize("y", [1.7, 3.0, 6.5, -4.0])
def test_a_turn_about_y_alone_stays_one_beyond_a_quarter(y: float) -> None:
    assert euler_angles(rotation((0, y, 0)), near=(0, y - 0.1, 0)) == pytest.approx((0, y, 0), abs=1e-6)


@pytest.mark.parametrize("y", [math.pi / 2, -math.pi / 2])
def test_gimbal_lock_keeps_the_last_angle(y: float) -> None:
    matrix = rotation((0.4, y, 0.3))
    angles = euler_angles(matrix, near=(0.4, y, 0.3))
    assert angles[2] == pytest.approx(0.3)
    assert np.allclose(rotation(angles), matrix, atol=1e-6)


def test_many_rotations_are_those_of_each() -> None:
    angles = np.random.default_rng(3).uniform(-4, 4, (20, 3))
    assert np.allclose(rotations(angles), [rotation(each) for each in angles])
