import math

import numpy as np

from runtime.contracts.world import CameraPose, Transform
from viewport.scene.camera import Camera
from viewport.tools.situation import Situation, axes_of, pivot_of

CAMERA = Camera(CameraPose(), 800, 600)


def _at(x: float, *, turn: tuple[float, float, float] = (0, 0, 0)) -> Transform:
    return Transform(position=(x, 0, 0), rotation=turn, scale=(1, 1, 1))


def test_nothing_to_hold_without_a_selection_or_with_the_select_tool() -> None:
    assert Situation(CAMERA, "move").gizmo is None
    assert Situation(CAMERA, "select", movable={"a": _at(1)}).gizmo is None


def test_the_gizmo_stands_in_the_middle() -> None:
    situation = Situation(CAMERA, "move", movable={"a": _at(1), "b": _at(4)})
    assert pivot_of(situation).tolist() == [2.5, 0, 0]
    assert situation.gizmo is not None
    assert situation.gizmo.origin.tolist() == [2.5, 0, 0]


def test_local_axes_are_the_active_entitys() -> None:
    movable = {"a": _at(0), "b": _at(1, turn=(0, math.pi / 2, 0))}
    situation = Situation(CAMERA, "move", "local", movable=movable, active="b")
    assert np.allclose(axes_of(situation)[0], [0, 0, -1])
    assert np.allclose(axes_of(Situation(CAMERA, "move", "local", movable=movable)), np.eye(3))


def test_scaling_is_local_even_among_world_axes() -> None:
    movable = {"b": _at(1, turn=(0, math.pi / 2, 0))}
    assert np.allclose(axes_of(Situation(CAMERA, "scale", "world", movable=movable))[0], [0, 0, -1])
    assert np.allclose(axes_of(Situation(CAMERA, "rotate", "world", movable=movable)), np.eye(3))


def test_without_a_scene_nothing_is_seen() -> None:
    assert Situation().sight.front(3, 4) is None
