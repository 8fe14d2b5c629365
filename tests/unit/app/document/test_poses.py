"""Rotations and motions in plain numbers agree with those that are drawn, and write tidy values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document import poses
from app.document.poses import Motion
from runtime.contracts.world import Transform
from viewport.scene import matrices

ANGLE = st.floats(-7, 7)
ANGLES = st.tuples(ANGLE, ANGLE, ANGLE)


def standing(x: float = 0, y: float = 0, z: float = 0, yaw: float = 0) -> Transform:
    return Transform(position=(x, y, z), rotation=(0, yaw, 0), scale=(1, 2, 1))


@given(ANGLES)
def test_rotations_are_those_that_are_drawn(angles: poses.Row) -> None:
    assert np.allclose(poses.rotation(angles), matrices.rotation(angles))
    assert np.allclose(poses.inverse(poses.rotation(angles)), matrices.rotation(angles).T)


@given(ANGLES, ANGLES)
def test_angles_lead_back_to_their_rotation(angles: poses.Row, near: poses.Row) -> None:
    found = poses.euler_angles(poses.rotation(angles), near)
    assert np.allclose(poses.rotation(found), poses.rotation(angles), atol=1e-6)
    assert np.allclose(found, matrices.euler_angles(matrices.rotation(angles), near), atol=1e-4)


@pytest.mark.parametrize("pitch", [math.pi / 2, -math.pi / 2])
def test_looking_straight_up_keeps_the_last_angle(pitch: float) -> None:
    angles = (0.3, pitch, 0.5)
    assert poses.euler_angles(poses.rotation(angles), angles) == pytest.approx(angles, abs=1e-6)


@given(st.tuples(ANGLE, ANGLE, ANGLE).filter(lambda axis: math.hypot(*axis) > 0.1), ANGLE)
def test_a_turn_about_an_axis_is_the_one_that_is_drawn(axis: poses.Row, angle: float) -> None:
    unit = np.array(axis) / math.hypot(*axis)
    assert np.allclose(poses.about(axis, angle), matrices.about_axis(unit, angle))


@pytest.mark.parametrize("normal", [(0, 1, 0), (1, 0, 0), (0.6, 0.8, 0), (0, -0.6, 0.8)])
def test_leaning_takes_up_to_the_surface(normal: poses.Row) -> None:
    assert poses.applied(poses.leaning(normal), (0, 1, 0)) == pytest.approx(normal)


def test_a_ceiling_leaves_things_upright() -> None:
    assert poses.leaning((0, -1, 0)) == poses.IDENTITY


@given(ANGLES, ANGLES)
def test_products_are_those_of_matrices(one: poses.Row, other: poses.Row) -> None:
    expected = matrices.rotation(one) @ matrices.rotation(other)
    assert np.allclose(poses.product(poses.rotation(one), poses.rotation(other)), expected)


def test_a_shift_keeps_whole_numbers_whole_and_others_tidy() -> None:
    assert repr(Motion((1, 0, 2)).of(standing(4, 0, -3)).position) == "(5, 0, -1)"
    assert repr(Motion((0.2, 0, 0)).of(standing(0.1, 7, 0)).position) == "(0.3, 7, 0)"
    assert Motion((1, 0, 0)).of(standing(yaw=1)).rotation == (0, 1, 0)


def test_a_turn_about_a_centre_swings_and_turns() -> None:
    quarter = Motion(turn=poses.about((0, 1, 0), math.pi / 2), centre=(1, 0, 0))
    moved = quarter.of(standing(3, 1, 0, yaw=math.pi))
    assert moved.position == (1, 1, -2)
    assert moved.rotation[1] == pytest.approx(math.pi * 1.5, abs=1e-6)
    assert moved.scale == (1, 2, 1)


def test_scaling_goes_out_from_the_centre_and_never_to_nothing() -> None:
    moved = Motion((0, 1, 0), centre=(1, 0, 0), factor=0.5).of(standing(3, 2, 0))
    assert (moved.position, moved.scale, moved.rotation) == ((2, 2, 0), (0.5, 1, 0.5), (0, 0, 0))
    assert min(Motion(factor=1e-12).of(standing()).scale) > 0
