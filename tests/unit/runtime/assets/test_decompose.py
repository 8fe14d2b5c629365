import math

import numpy as np
import pytest

from runtime.assets.decompose import Placed, composed, decomposed


@pytest.mark.parametrize(
    "rotation", [(0.3, -0.7, 1.2), (0.0, math.pi / 2, 0.0), (0.4, -math.pi / 2, 0.0), (-3.0, 0.1, 2.0)]
)
def test_a_place_comes_back_from_its_matrix(rotation: tuple[float, float, float]) -> None:
    matrix = composed(Placed((1, -2, 3), rotation, (2, 0.5, 1)))
    found, reason = decomposed(matrix)
    assert reason == ""
    assert np.allclose(composed(found), matrix, atol=1e-6)
    assert np.allclose(found.scale, (2, 0.5, 1))


def test_turns_go_about_x_then_y_then_z_of_what_was_turned() -> None:
    matrix = composed(Placed((0, 0, 0), (math.pi / 2, 0, math.pi / 2), (1, 1, 1)))
    assert np.allclose(matrix[:3, :3] @ [1, 0, 0], [0, 0, 1])


@pytest.mark.parametrize(
    ("linear", "reason"),
    [
        ([[1, 0.5, 0], [0, 1, 0], [0, 0, 1]], "is sheared"),
        ([[-1, 0, 0], [0, 1, 0], [0, 0, 1]], "is mirrored"),
        ([[0, 0, 0], [0, 1, 0], [0, 0, 1]], "is scaled to nothing"),
    ],
)
def test_what_a_world_spec_cannot_say_is_told_and_left_to_the_mesh(linear: list[list[float]], reason: str) -> None:
    matrix = np.eye(4)
    matrix[:3, :3] = linear
    matrix[:3, 3] = (4, 5, 6)
    found, told = decomposed(matrix)
    assert told == reason
    assert found == Placed((4, 5, 6), (0, 0, 0), (1, 1, 1))
