"""Turns by quaternion are those by the three matrices of the world spec."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from trimesh.transformations import euler_matrix, quaternion_matrix

from runtime.assets.export.placing import quaternion

ANGLE = st.floats(-20, 20)


@given(ANGLE, ANGLE, ANGLE)
def test_a_quaternion_turns_as_x_then_y_then_z_of_the_world_spec(x: float, y: float, z: float) -> None:
    *vector, real = quaternion((x, y, z))
    turned = quaternion_matrix([real, *vector])
    assert np.allclose(turned, euler_matrix(x, y, z, axes="rxyz"), atol=1e-9)
    assert np.isclose(np.hypot(np.linalg.norm(vector), real), 1.0)


def test_a_quarter_about_x_and_then_z_leads_x_to_z() -> None:
    # R = Rx·Ry·Rz: z first, x -> y; then x, y -> z.
    *vector, real = quaternion((np.pi / 2, 0, np.pi / 2))
    assert np.allclose(quaternion_matrix([real, *vector]) @ [1, 0, 0, 1], [0, 0, 1, 1])
