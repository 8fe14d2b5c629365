import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.scene.camera import Camera, Projection
from viewport.scene.marquee import Marquee
from viewport.sight import WorldSight
from viewport.world_state import WorldState

POSE = CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0.4, distance=10)


def _sight(projection: Projection = "perspective", pose: CameraPose = POSE) -> WorldSight:
    state = WorldState()
    state.show(SETTINGS, world(entity("near", (0, 0, 1)), entity("far", (0, 0, -1)), entity("side", (40, 0, 0))))
    return WorldSight(state, Camera(pose, 800, 600, projection))


def test_pixels_become_ids() -> None:
    sight = _sight("front")
    assert sight.front(400, 300) == "near"
    assert sight.stack(400, 300) == ("near", "far")
    assert sight.front(10, 10) is None
    assert sight.within(Marquee(300, 200, 500, 400)) == ("near", "far")


def test_a_surface_is_an_entitys_or_the_grounds() -> None:
    sight = _sight()
    found = sight.surface(400, 300)
    assert found is not None
    assert found.id == "near"
    ground = sight.surface(60, 500)
    assert ground is not None
    assert ground.id is None
    assert ground.point[1] == pytest.approx(0)
    assert ground.normal.tolist() == [0, 1, 0]
    beneath = sight.surface(400, 300, ("near", "far"))
    assert beneath is not None
    assert beneath.id is None


def test_the_horizon_is_no_ground() -> None:
    level = POSE.model_copy(update={"pitch_rad": 0.0, "target": (0.0, 5.0, 0.0)})
    assert _sight(pose=level).surface(60, 20) is None
    assert _sight(pose=level).surface(60, 300) is None
    assert _sight(pose=level).surface(60, 301) is None


@pytest.mark.parametrize(("projection", "axis"), [("top", 1), ("front", 2), ("side", 0)])
def test_flat_views_have_a_ground_that_faces_the_eye(projection: Projection, axis: int) -> None:
    found = _sight(projection).surface(30, 30)
    assert found is not None
    assert found.point[axis] == pytest.approx(0)
    assert np.flatnonzero(found.normal).tolist() == [axis]


def test_vertices_are_those_close_to_the_pixel_and_of_what_is_held_the_nearest() -> None:
    sight = _sight("front")
    camera = Camera(POSE, 800, 600, "front")
    corner = camera.pixel_of(np.array([0.5, 0.5, 1.5]))
    assert corner is not None
    found = sight.vertex(corner[0] + 3, corner[1])
    assert found is not None
    assert found.tolist() == [0.5, 0.5, 1.5]
    behind = sight.vertex(*corner, without=("near",))
    assert behind is not None
    assert behind.tolist() == [0.5, 0.5, -0.5]
    assert sight.vertex(10, 10) is None
    held = sight.vertex(10, 10, only=("near",))
    assert held is not None
    assert held.tolist() == [-0.5, 0.5, 1.5]
    assert sight.corners(("near", "far")).shape == (16, 3)
