import math

import numpy as np
import pytest

from runtime.contracts.world import Transform
from viewport.scene.matrices import about_axis
from viewport.tools.turning import moved, shifted, turned_by


def test_a_number_that_does_not_change_stays_as_it_was_written() -> None:
    assert shifted((1, 2, 3), np.array([0.0, 0.5, 1e-9])) == (1, 2.5, 3)
    assert isinstance(shifted((1, 2, 3), np.array([0.0, 0.5, 0]))[0], int)


def test_unknown_fields_of_a_transform_are_kept() -> None:
    odd = Transform.from_wire({"position": [0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1], "pivot": "feet"})
    after = moved({"a": odd}, np.array([1.0, 0, 0]))["a"]
    assert after.to_wire() == {"position": [1.0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1], "pivot": "feet"}


def test_things_turn_about_the_point() -> None:
    one = Transform(position=(2, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1))
    after = turned_by({"a": one}, np.array([1.0, 0, 0]), about_axis(np.array([0.0, 1, 0]), math.pi / 2))["a"]
    assert after.position == pytest.approx((1, 0, -1), abs=1e-6)
    assert after.rotation == pytest.approx((0, math.pi / 2, 0), abs=1e-6)
