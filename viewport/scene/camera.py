"""An orbit camera as a value: matrices, the ray through a pixel, the pixel of a point.

Pixels are logical ones, from the top left corner; the device pixel ratio never enters here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from runtime.contracts.world import CameraPose
from viewport.scene.matrices import Doubles

Projection = Literal["perspective", "top", "front", "side"]
PROJECTIONS: tuple[Projection, ...] = ("perspective", "top", "front", "side")
FIELD_OF_VIEW_RAD = math.radians(46)
"""Vertical."""
ORTHO_REACH_M = 5_000.0
FAR_M = 6_000.0

_FIXED: dict[Projection, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "top": ((0, 1, 0), (0, 0, -1)),
    "front": ((0, 0, 1), (0, 1, 0)),
    "side": ((1, 0, 0), (0, 1, 0)),
}
"""Where the camera stands as seen from its target, and which way is up on the screen."""


class Ray(NamedTuple):
    """In world space, metres; the direction has length 1."""

    origin: Doubles
    direction: Doubles


@dataclass(frozen=True)
class Camera:
    """A pose seen through a window of `width` × `height` logical pixels."""

    pose: CameraPose
    width: float
    height: float
    projection: Projection = "perspective"

    @property
    def is_perspective(self) -> bool:
        return self.projection == "perspective"

    @cached_property
    def target(self) -> Doubles:
        return np.array(self.pose.target, np.float64)

    @cached_property
    def back(self) -> Doubles:
        """The unit vector from what is looked at towards the camera."""
        if not self.is_perspective:
            return np.array(_FIXED[self.projection][0], np.float64)
        yaw, pitch = self.pose.yaw_rad, self.pose.pitch_rad
        return np.array([math.cos(pitch) * math.sin(yaw), math.sin(pitch), math.cos(pitch) * math.cos(yaw)], np.float64)

    @cached_property
    def right(self) -> Doubles:
        if not self.is_perspective:
            return np.asarray(np.cross(self.up, self.back), np.float64)
        yaw = self.pose.yaw_rad
        return np.array([math.cos(yaw), 0.0, -math.sin(yaw)], np.float64)

    @cached_property
    def up(self) -> Doubles:
        if not self.is_perspective:
            return np.array(_FIXED[self.projection][1], np.float64)
        return np.asarray(np.cross(self.back, self.right), np.float64)

    @cached_property
    def eye(self) -> Doubles:
        """Where the camera is; for an orthographic one, far enough to see everything before it."""
        return self.target + self.back * (self.pose.distance if self.is_perspective else ORTHO_REACH_M)

    @cached_property
    def half_height(self) -> float:
        """Half of what is seen from top to bottom at the target, in metres."""
        return self.pose.distance * math.tan(FIELD_OF_VIEW_RAD / 2)

    @property
    def aspect(self) -> float:
        return max(self.width, 1.0) / max(self.height, 1.0)

    @cached_property
    def view(self) -> Doubles:
        """Camera from world, (4, 4)."""
        matrix = np.eye(4)
        matrix[:3, :3] = np.stack([self.right, self.up, self.back])
        matrix[:3, 3] = -matrix[:3, :3] @ self.eye
        return matrix

    @cached_property
    def lens(self) -> Doubles:
        """Clip from camera, (4, 4), OpenGL's cube."""
        if self.is_perspective:
            near = min(1.0, max(0.02, self.pose.distance / 100))
            far = max(FAR_M, 20 * self.pose.distance)
            focus = 1 / math.tan(FIELD_OF_VIEW_RAD / 2)
            matrix = np.diag([focus / self.aspect, focus, (far + near) / (near - far), 0.0])
            matrix[2, 3] = 2 * far * near / (near - far)
            matrix[3, 2] = -1.0
            return matrix
        matrix = np.diag([1 / (self.half_height * self.aspect), 1 / self.half_height, -1 / ORTHO_REACH_M, 1.0])
        matrix[2, 3] = -1.0
        return matrix

    @cached_property
    def clip(self) -> Doubles:
        """Clip from world, (4, 4)."""
        return np.asarray(self.lens @ self.view)

    def ray(self, x: float, y: float) -> Ray:
        """Return the ray through a pixel."""
        across = (2 * x / max(self.width, 1.0) - 1) * self.aspect
        upward = 1 - 2 * y / max(self.height, 1.0)
        if self.is_perspective:
            slope = math.tan(FIELD_OF_VIEW_RAD / 2)
            direction = (across * self.right + upward * self.up) * slope - self.back
            return Ray(self.eye, direction / np.linalg.norm(direction))
        return Ray(self.eye + (across * self.right + upward * self.up) * self.half_height, -self.back)

    def project(self, points: Doubles) -> Doubles:
        """Return pixels and depth of (n, 3) points as (n, 3); depth in metres before the camera, ≤ 0: behind it.

        What is behind the camera has NaN for pixels.
        """
        homogeneous = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ self.clip.T
        depth = (self.eye - points) @ self.back
        w = np.where(homogeneous[:, 3] > 1e-9, homogeneous[:, 3], np.nan)
        return np.stack(
            [
                (homogeneous[:, 0] / w + 1) / 2 * self.width,
                (1 - homogeneous[:, 1] / w) / 2 * self.height,
                depth,
            ],
            axis=1,
        )

    def pixel_of(self, point: Doubles) -> tuple[float, float] | None:
        """Return the pixel of one point, None behind the camera; it may lie outside the window."""
        x, y, depth = self.project(point[None, :])[0]
        return (float(x), float(y)) if depth > 0 and math.isfinite(x) else None

    def metres_per_pixel(self, point: Doubles) -> float:
        """Return how long a pixel is at a point's depth."""
        if not self.is_perspective:
            return 2 * self.half_height / max(self.height, 1.0)
        depth = max(float((self.eye - point) @ self.back), 1e-3)
        return 2 * depth * math.tan(FIELD_OF_VIEW_RAD / 2) / max(self.height, 1.0)
