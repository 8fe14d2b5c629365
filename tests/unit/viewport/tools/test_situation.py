import math

import numpy as np

from runtime.contracts.world import CameraPose, Transform
from tests.helpers.sights import Seeing
from viewport.scene.camera import Camera
from viewport.tools.situation import Situation, axes_of, leader_of, own_axes, pivot_of

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
    assert np.allclose(axes_of(situation, "move")[0], [0, 0, -1])
    assert np.allclose(axes_of(Situation(CAMERA, "move", "local", movable=movable), "move"), np.eye(3))


def test_scaling_is_local_even_among_world_axes() -> None:
    movable = {"b": _at(1, turn=(0, math.pi / 2, 0))}
    assert np.allclose(axes_of(Situation(CAMERA, "scale", "world", movable=movable), "scale")[0], [0, 0, -1])
    assert np.allclose(axes_of(Situation(CAMERA, "rotate", "world", movable=movable), "rotate"), np.eye(3))


def test_without_a_scene_nothing_is_seen() -> None:
    assert Situation().sight.front(3, 4) is None


def test_a_gizmo_of_any_tool_can_be_had_for_what_is_selected() -> None:
    gizmo = Situation(CAMERA, "select", movable={"a": _at(1)}).gizmo_for("rotate")
    assert gizmo is not None
    assert gizmo.tool == "rotate"
    assert Situation(CAMERA, "move").gizmo_for("rotate") is None


def test_the_pivot_may_be_the_active_entity() -> None:
    movable = {"a": _at(1), "b": _at(4)}
    assert pivot_of(Situation(CAMERA, "move", movable=movable, active="b", pivot="active"))[0] == 4
    assert pivot_of(Situation(CAMERA, "move", movable=movable, active="gone", pivot="active"))[0] == 2.5
    assert leader_of(Situation(movable=movable, active="b")) == movable["b"]
    assert np.allclose(own_axes(_at(0, turn=(0, math.pi / 2, 0)))[0], [0, 0, -1])


def test_what_is_held_is_asked_for_only_where_it_is_needed() -> None:
    box, vertex = np.ones((8, 3)), np.array([1.0, 2, 3])
    sight = Seeing(vertices=(vertex, None), box=box)
    for snap_to, corners, held_vertex in (("step", 0, None), ("surface", 8, None), ("vertex", 0, vertex)):
        held = Situation(movable={"a": _at(1)}, sight=sight, snap_to=snap_to).holding(1, 2).held
        assert held is not None
        assert len(held.corners) == corners
        assert held.vertex is held_vertex
