"""How the camera moves: each function takes a pose or a camera and returns the next pose."""

from __future__ import annotations

import math

import numpy as np

from runtime.contracts.world import CameraPose
from viewport.scene.camera import FIELD_OF_VIEW_RAD, Camera
from viewport.scene.matrices import Doubles

STEEPEST_RAD = math.radians(89)
NEAREST_M, FARTHEST_M = 0.05, 4_000.0
ORBIT_RAD_PER_PX = 0.0075
LOOK_RAD_PER_PX = 0.0035
ZOOM_PER_STEP = 0.87
"""What is left of the distance after one notch of the wheel."""


def orbited(camera: Camera, dx: float, dy: float, point: Doubles | None = None) -> CameraPose:
    """Turn about a point by a drag in pixels: it stays where it is on the screen, the world follows the pointer.

    Without a point it is the target that is turned about.
    """
    pose = camera.pose
    turned = _posed(pose, yaw=pose.yaw_rad - dx * ORBIT_RAD_PER_PX, pitch=pose.pitch_rad + dy * ORBIT_RAD_PER_PX)
    if point is None:
        return turned
    # Target and point keep their places as the camera sees them.
    seen = _axes(camera) @ (camera.target - point)
    after = _axes(Camera(turned, camera.width, camera.height))
    return _posed(turned, target=point + after.T @ seen)


def panned(camera: Camera, dx: float, dy: float, point: Doubles | None = None) -> CameraPose:
    """Move sideways so that a point, without one what is at the target's depth, stays under the pointer."""
    metres = camera.metres_per_pixel(camera.target if point is None else point)
    return _posed(camera.pose, target=camera.target + metres * (dy * camera.up - dx * camera.right))


def zoomed(camera: Camera, x: float, y: float, steps: float, point: Doubles | None = None) -> CameraPose:
    """Come nearer by notches of the wheel, towards what is under the pixel: it stays under it.

    `point` is where that is in the world; without one it lies at the target's depth.
    """
    camera = _reaching(camera, point)
    distance = min(FARTHEST_M, max(NEAREST_M, camera.pose.distance * ZOOM_PER_STEP**steps))
    share = 1 - distance / camera.pose.distance
    ray = camera.ray(x, y)
    reach = float((camera.target - ray.origin) @ camera.back) / float(ray.direction @ camera.back)
    under = ray.origin + reach * ray.direction
    return _posed(camera.pose, target=camera.target + (under - camera.target) * share, distance=distance)


def _reaching(camera: Camera, point: Doubles | None) -> Camera:
    """Return the same view with its target as deep as a point, so that coming nearer does not end before it."""
    if point is None or not camera.is_perspective:
        return camera
    depth = float((camera.eye - point) @ camera.back)
    if not NEAREST_M < depth < FARTHEST_M:
        return camera
    pose = _posed(camera.pose, target=camera.eye - depth * camera.back, distance=depth)
    return Camera(pose, camera.width, camera.height)


def _axes(camera: Camera) -> Doubles:
    return np.stack([camera.right, camera.up, camera.back])


def looked(camera: Camera, dx: float, dy: float) -> CameraPose:
    """Turn the head by a drag in pixels: the eye stays where it is."""
    pose = _posed(
        camera.pose,
        yaw=camera.pose.yaw_rad - dx * LOOK_RAD_PER_PX,
        pitch=camera.pose.pitch_rad + dy * LOOK_RAD_PER_PX,
    )
    turned = Camera(pose, camera.width, camera.height)
    return _posed(pose, target=camera.eye - turned.back * pose.distance)


def flown(camera: Camera, right_m: float, up_m: float, forward_m: float) -> CameraPose:
    """Move eye and target together along the camera's own axes."""
    step = right_m * camera.right + up_m * np.array([0.0, 1.0, 0.0]) - forward_m * camera.back
    return _posed(camera.pose, target=camera.target + step)


def framed(camera: Camera, low: Doubles, high: Doubles) -> CameraPose:
    """Keep the direction and come to where a box fills most of the window."""
    radius = max(float(np.linalg.norm(high - low)) / 2, 0.25)
    half_angle = math.atan(math.tan(FIELD_OF_VIEW_RAD / 2) * min(1.0, camera.aspect))
    distance = min(FARTHEST_M, max(NEAREST_M, 1.05 * radius / math.sin(half_angle)))
    return _posed(camera.pose, target=(low + high) / 2, distance=distance)


def _posed(
    pose: CameraPose,
    *,
    target: Doubles | None = None,
    yaw: float | None = None,
    pitch: float | None = None,
    distance: float | None = None,
) -> CameraPose:
    x, y, z = (float(value) for value in (pose.target if target is None else target))
    turn = pose.yaw_rad if yaw is None else math.remainder(yaw, math.tau)
    tilt = pose.pitch_rad if pitch is None else min(STEEPEST_RAD, max(-STEEPEST_RAD, pitch))
    return CameraPose(
        target=(x, y, z), yaw_rad=turn, pitch_rad=tilt, distance=pose.distance if distance is None else distance
    )
