"""The built-in meshes: they fit a cube of 1 m about the origin, so that an entity's scale is its size in metres."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from runtime.assets.arrays import MeshArrays, joined_meshes

SEGMENTS = 32
_Profile = npt.NDArray[np.float64]
"""A line that is turned about Y, shape (n, 5): radius, height, normal outwards, normal upwards, v."""


def box() -> MeshArrays:
    """A cube of 1 m, each face with the whole texture."""
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    positions, normals, uvs = [], [], []
    for axis in range(3):
        right, up = (axis + 1) % 3, (axis + 2) % 3
        for sign in (1.0, -1.0):
            face = np.zeros((4, 3))
            face[:, axis] = 0.5 * sign
            face[:, right] = corners[:, 0] * sign
            face[:, up] = corners[:, 1]
            normal = np.zeros((4, 3))
            normal[:, axis] = sign
            positions.append(face)
            normals.append(normal)
            uvs.append(_box_uvs(face, axis, sign))
    quad = np.array([[0, 1, 2], [0, 2, 3]])
    triangles = np.concatenate([quad + 4 * face for face in range(6)])
    return _mesh(np.concatenate(positions), np.concatenate(normals), np.concatenate(uvs), triangles)


def plane() -> MeshArrays:
    """A square of 1 m on the ground, facing up."""
    corners = np.array([[-0.5, 0, 0.5], [0.5, 0, 0.5], [0.5, 0, -0.5], [-0.5, 0, -0.5]])
    uvs = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    return _mesh(corners, np.tile([0.0, 1.0, 0.0], (4, 1)), uvs, np.array([[0, 1, 2], [0, 2, 3]]))


def sphere() -> MeshArrays:
    angle = np.linspace(-np.pi / 2, np.pi / 2, SEGMENTS // 2 + 1)
    return _turned(
        np.stack([0.5 * np.cos(angle), 0.5 * np.sin(angle), np.cos(angle), np.sin(angle), _ramp(angle)], axis=1)
    )


def cylinder() -> MeshArrays:
    side = np.array([[0.5, -0.5, 1, 0, 0], [0.5, 0.5, 1, 0, 1]], float)
    return joined_meshes((_turned(side), _disc(0.5, -0.5, -1), _disc(0.5, 0.5, 1)))


def cone() -> MeshArrays:
    slope = np.array([1.0, 0.5]) / np.hypot(1.0, 0.5)
    side = np.array([[0.5, -0.5, *slope, 0], [0.0, 0.5, *slope, 1]])
    return joined_meshes((_turned(side), _disc(0.5, -0.5, -1)))


def capsule() -> MeshArrays:
    """1 m high and half a metre wide."""
    angle = np.linspace(0, np.pi / 2, SEGMENTS // 4 + 1)
    top = np.stack([0.25 * np.cos(angle), 0.25 + 0.25 * np.sin(angle), np.cos(angle), np.sin(angle)], axis=1)
    bottom = (top * [1, -1, 1, -1])[::-1]
    line = np.concatenate([bottom, top])
    return _turned(np.column_stack([line, line[:, 1] + 0.5]))


def torus() -> MeshArrays:
    """A ring of 1 m lying on its side: 0.35 m to the middle of a tube of 0.15 m."""
    angle = np.linspace(-np.pi, np.pi, SEGMENTS // 2 + 1)
    out, up = np.cos(angle), np.sin(angle)
    return _turned(np.stack([0.35 + 0.15 * out, 0.15 * up, out, up, _ramp(angle)], axis=1))


PRIMITIVES: Mapping[str, Callable[[], MeshArrays]] = MappingProxyType(
    {
        "box": box,
        "cube": box,
        "sphere": sphere,
        "plane": plane,
        "cylinder": cylinder,
        "cone": cone,
        "capsule": capsule,
        "torus": torus,
    }
)


@cache
def primitive(name: str) -> MeshArrays:
    """Return a built-in mesh, made once; raises KeyError for an unknown name."""
    return PRIMITIVES[name]()


def _box_uvs(face: npt.NDArray[np.float64], axis: int, sign: float) -> npt.NDArray[np.float64]:
    """Textures stand upright on the sides; on top and bottom they are seen from the front."""
    x, y, z = face.T
    across, upward = {0: (-z * sign, y), 1: (x, -z * sign), 2: (x * sign, y)}[axis]
    return np.stack([across + 0.5, upward + 0.5], axis=1)


def _ramp(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.linspace(0.0, 1.0, len(values))


def _turned(profile: _Profile) -> MeshArrays:
    """Turn a line about Y; it runs upwards on the outside, the seam has its vertices twice."""
    turn = np.linspace(0, 2 * np.pi, SEGMENTS + 1)
    rows, columns = len(profile), SEGMENTS + 1
    around = np.stack([np.sin(turn), np.zeros(columns), np.cos(turn)], axis=1)
    upward = np.array([0.0, 1.0, 0.0])
    radius, height, out, up, v = profile.T[:, :, None, None]
    positions = radius * around + height * upward
    normals = out * around + up * upward
    uvs = np.stack(np.broadcast_arrays((turn / (2 * np.pi))[None, :], v[:, :, 0]), axis=2)
    row, column = np.meshgrid(np.arange(rows - 1), np.arange(SEGMENTS), indexing="ij")
    first = (row * columns + column).ravel()
    quads = np.stack([first, first + 1, first + columns + 1, first, first + columns + 1, first + columns], axis=1)
    return _mesh(positions.reshape(-1, 3), normals.reshape(-1, 3), uvs.reshape(-1, 2), quads.reshape(-1, 3))


def _disc(radius: float, height: float, facing: int) -> MeshArrays:
    turn = np.linspace(0, 2 * np.pi, SEGMENTS, endpoint=False) * facing
    rim = np.stack([np.sin(turn), np.zeros(SEGMENTS), np.cos(turn)], axis=1)
    positions = np.concatenate([[[0.0, height, 0.0]], rim * radius + [0, height, 0]])
    uvs = positions[:, [0, 2]] * [1, -facing] + 0.5
    one = np.arange(SEGMENTS)
    triangles = np.stack([np.zeros_like(one), 1 + one, 1 + (one + 1) % SEGMENTS], axis=1)
    return _mesh(positions, np.tile([0.0, facing, 0.0], (len(positions), 1)), uvs, triangles)


def _mesh(
    positions: npt.NDArray[np.float64],
    normals: npt.NDArray[np.float64],
    uvs: npt.NDArray[np.float64] | npt.NDArray[np.int64],
    triangles: npt.NDArray[np.int64],
) -> MeshArrays:
    """Drop triangles without an area (at the poles) and settle the types."""
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
    has_area = np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-9
    return MeshArrays(
        positions.astype(np.float32), normals.astype(np.float32), uvs.astype(np.float32),
        triangles[has_area].astype(np.uint32),
    )  # fmt: skip
