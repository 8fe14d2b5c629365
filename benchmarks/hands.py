"""Picking and marquees at 100 000 entities against the least that numpy can do for the same question.

The bare ray test is one line against every sphere; the bare projection is that of every centre and nothing else. What
is found is compared with a test of every box alone before anything is measured.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.frame import city
from benchmarks.row import Row, compare
from runtime.contracts.world import CameraPose
from viewport.scene.bounds import Bounds, bounds_of
from viewport.scene.build import build_scene
from viewport.scene.camera import Camera, Ray
from viewport.scene.marquee import Marquee, rows_in
from viewport.scene.picking import pick
from viewport.scene.scene import Scene
from viewport.scene.shapes import Shapes

ENTITIES = 100_000
CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0.6, pitch_rad=0.5, distance=180), 1200, 800)
INSIDE, TOUCHING = Marquee(300, 200, 900, 600), Marquee(900, 600, 300, 200)
PIXEL = (610.0, 420.0)
PICK_GOAL, MARQUEE_GOAL = 3.0, 5.0


def rows() -> Sequence[Row]:
    """Measure all rows; needs no display."""
    scene = build_scene(city(ENTITIES))
    shapes = Shapes()
    bounds = bounds_of(scene, shapes)
    ray = CAMERA.ray(*PIXEL)
    centers = np.ascontiguousarray(bounds.centers.T).astype(np.float64)
    _check(scene, bounds, shapes, ray)
    count = f"{ENTITIES:,}".replace(",", " ")
    return [
        compare(
            f"pick among {count}", lambda: pick(scene, bounds, shapes, ray), lambda: bare_ray_test(bounds, ray),
            baseline_name="a bare numpy ray test", goal=PICK_GOAL,
        ),
        compare(
            f"marquee among {count}, inside", lambda: rows_in(scene, bounds, CAMERA, INSIDE),
            lambda: CAMERA.project(centers), baseline_name="one numpy projection of the centres", goal=MARQUEE_GOAL,
        ),
        compare(
            f"marquee among {count}, touching", lambda: rows_in(scene, bounds, CAMERA, TOUCHING),
            lambda: CAMERA.project(centers), baseline_name="one numpy projection of the centres", goal=MARQUEE_GOAL,
        ),
    ]  # fmt: skip


def bare_ray_test(bounds: Bounds, ray: Ray) -> npt.NDArray[np.bool_]:
    """Tell which spheres a ray passes, as one would write it without a second thought to speed or rounding."""
    offset = bounds.centers - ray.origin.astype(np.float32)[:, None]
    along = ray.direction.astype(np.float32) @ offset
    return np.asarray((offset * offset).sum(axis=0) - along * along <= bounds.radii * bounds.radii)


def _check(scene: Scene, bounds: Bounds, shapes: Shapes, ray: Ray) -> None:
    found = pick(scene, bounds, shapes, ray)
    if found is None or not bare_ray_test(bounds, ray)[found.row]:
        raise RuntimeError("the pick hits nothing that the bare ray test knows of; its time would mean nothing")
    pixels = CAMERA.project(np.ascontiguousarray(bounds.centers.T).astype(np.float64))
    is_in = (np.abs(pixels[:, 0] - 600) < 300) & (np.abs(pixels[:, 1] - 400) < 200)
    touched, inside = (set(rows_in(scene, bounds, CAMERA, one).tolist()) for one in (TOUCHING, INSIDE))
    if not inside <= set(np.flatnonzero(is_in).tolist()) <= touched:
        raise RuntimeError("the marquee disagrees with the projected centres; its time would mean nothing")
