"""Where a ray meets a surface and which way that faces, for boxes, meshes and turned things."""

from __future__ import annotations

import math

import numpy as np
import pytest

from runtime.assets.primitives import primitive
from runtime.contracts.world import Entity
from tests.helpers.worlds import entity, world
from viewport.scene.bounds import bounds_of
from viewport.scene.build import build_scene
from viewport.scene.camera import Ray
from viewport.scene.shapes import MeshShape, Shapes
from viewport.scene.surfaces import SurfaceHit, surface_hit

SHAPES = Shapes(
    {
        name: MeshShape(mesh.bounds[0], mesh.bounds[1], mesh.positions, mesh.triangles)
        for name in ("sphere", "cylinder", "plane")
        for mesh in (primitive(name),)
    }
)
FLAT = MeshShape(np.zeros(3, np.float32), np.zeros(3, np.float32), np.zeros((3, 3), np.float32), np.array([[0, 1, 2]]))


def down_on(*entities: Entity, x: float = 0, z: float = 0) -> SurfaceHit | None:
    scene = build_scene(world(*entities))
    ray = Ray(np.array([x, 50.0, z]), np.array([0.0, -1.0, 0.0]))
    return surface_hit(scene, bounds_of(scene, SHAPES), SHAPES, ray)


def test_the_top_of_a_box_faces_up() -> None:
    hit = down_on(entity("a", (0, 1, 0), scale=(4, 2, 4)), x=1.9, z=-1)
    assert hit == SurfaceHit("a", pytest.approx((1.9, 2, -1)), pytest.approx((0, 1, 0)))
    assert down_on(entity("a"), x=3) is None


def test_a_tilted_box_faces_where_it_is_tilted_to() -> None:
    hit = down_on(entity("a", turn=(0, 0, math.pi / 6), scale=(8, 1, 8)))
    assert hit is not None
    assert hit.normal == pytest.approx((-0.5, math.sqrt(0.75), 0), abs=1e-6)


def test_a_squeezed_sphere_faces_out_of_its_own_surface() -> None:
    hit = down_on(entity("a", mesh="sphere", scale=(2, 1, 2)), x=0.5)
    assert hit is not None
    slope = hit.point[0] / (2 * 2), hit.point[1]
    expected = np.array([slope[0], slope[1], 0]) / math.hypot(*slope)
    assert hit.normal == pytest.approx(tuple(expected), abs=0.15)
    assert np.linalg.norm(hit.normal) == pytest.approx(1)


def test_the_lid_of_a_cylinder_is_not_mistaken_for_its_side() -> None:
    hit = down_on(entity("a", mesh="cylinder"), x=0.3)
    assert hit is not None
    assert hit.normal == pytest.approx((0, 1, 0), abs=1e-6)


def test_the_back_of_a_plane_faces_the_ray_too() -> None:
    for turn in (0, math.pi):
        hit = down_on(entity("a", mesh="plane", turn=(turn, 0, 0), scale=(9, 1, 9)), x=0.3, z=0.2)
        assert hit is not None
        assert hit.normal == pytest.approx((0, 1, 0), abs=1e-6)
