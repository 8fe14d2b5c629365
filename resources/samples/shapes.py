"""Low-poly parts with flat normals and texture coordinates, put together into the meshes of the samples.

A part is an array of triangles, shape (n, 3, 3), in metres; `Model` gives each part the region of the texture that
it takes its surface from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import trimesh

Triangles = npt.NDArray[np.float64]
Region = tuple[float, float, float, float]
"""u0, v0, u1, v1 in the texture."""

WHOLE: Region = (0.0, 0.0, 1.0, 1.0)


def box(width: float, height: float, depth: float, taper: float = 1.0) -> Triangles:
    """A box standing on the ground; its top is `taper` times as wide and deep."""
    x, z = width / 2, depth / 2
    bottom = np.array([[-x, 0, -z], [x, 0, -z], [x, 0, z], [-x, 0, z]])
    top = bottom * [taper, 0, taper] + [0, height, 0]
    return _prism(bottom, top)


def cone(radius: float, height: float, sides: int = 8, top_radius: float = 0.0) -> Triangles:
    """A cone or a frustum standing on the ground."""
    angles = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.stack([np.cos(angles), np.zeros(sides), -np.sin(angles)], axis=1)
    return _prism(ring * [radius, 0, radius], ring * [top_radius, 0, top_radius] + [0, height, 0])


def blob(width: float, height: float, depth: float, level: int = 1, rough: float = 0.0, seed: int = 0) -> Triangles:
    """An ellipsoid about the origin; `rough` moves its corners at random by that share."""
    mesh = trimesh.creation.icosphere(subdivisions=level)
    points = np.array(mesh.vertices)
    points *= 1 + rough * np.random.default_rng(seed).uniform(-1, 1, (len(points), 1))
    solid: Triangles = (points * [width / 2, height / 2, depth / 2])[np.array(mesh.faces)]
    return solid


def moved(
    part: Triangles, at: tuple[float, float, float], *, pitch: float = 0, yaw: float = 0, roll: float = 0
) -> Triangles:
    """Turn a part (degrees; pitch about X, yaw about Y, roll about Z), then move it."""
    turn = trimesh.transformations.euler_matrix(*np.radians([pitch, yaw, roll]), axes="sxyz")[:3, :3]
    turned: Triangles = part @ turn.T + np.array(at)
    return turned


def _prism(bottom: Triangles, top: Triangles) -> Triangles:
    """Triangles between two rings that run counter-clockwise seen from above, with both ends closed."""
    count = len(bottom)
    triangles = []
    for one in range(count):
        other = (one + 1) % count
        triangles += [[bottom[one], bottom[other], top[other]], [bottom[one], top[other], top[one]]]
    for one in range(1, count - 1):
        triangles += [[bottom[0], bottom[one + 1], bottom[one]], [top[0], top[one], top[one + 1]]]
    solid: Triangles = np.array(triangles)
    outward = np.cross(solid[:, 1] - solid[:, 0], solid[:, 2] - solid[:, 0])
    solid = solid[np.linalg.norm(outward, axis=1) > 1e-12]
    centre = solid.reshape(-1, 3).mean(axis=0)
    normals = np.cross(solid[:, 1] - solid[:, 0], solid[:, 2] - solid[:, 0])
    inward = np.einsum("ij,ij->i", normals, solid.mean(axis=1) - centre) < 0
    solid[inward] = solid[inward][:, ::-1]
    return solid


@dataclass
class Model:
    """Parts with their regions; `save` writes one GLB with positions, normals and texture coordinates."""

    name: str
    parts: list[tuple[Triangles, Region, float]] = field(default_factory=list)

    def add(self, part: Triangles, region: Region = WHOLE, metres: float = 1.0) -> Model:
        """Add a part; its texture repeats every `metres` within the region."""
        self.parts.append((part, region, metres))
        return self

    def save(self, folder: Path) -> None:
        triangles = np.concatenate([part for part, _, _ in self.parts])
        uv = np.concatenate([flat_uv(part, region, metres) for part, region, metres in self.parts])
        normals = np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0])
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        mesh = trimesh.Trimesh(
            vertices=triangles.reshape(-1, 3).round(5),
            faces=np.arange(len(triangles) * 3).reshape(-1, 3),
            vertex_normals=np.repeat(normals, 3, axis=0).round(5),
            visual=trimesh.visual.TextureVisuals(uv=uv.reshape(-1, 2).round(5)),
            process=False,
        )
        scene = trimesh.Scene()
        scene.add_geometry(mesh, geom_name=self.name, node_name=self.name)
        (folder / f"{self.name}.glb").write_bytes(scene.export(file_type="glb", include_normals=True))


def flat_uv(part: Triangles, region: Region, metres: float) -> npt.NDArray[np.float64]:
    """Project each triangle along its dominant axis and fold the result into the region."""
    normals = np.abs(np.cross(part[:, 1] - part[:, 0], part[:, 2] - part[:, 0]))
    axis = normals.argmax(axis=1)
    across = np.array([2, 0, 0])[axis]
    along = np.array([1, 2, 1])[axis]
    rows = np.arange(len(part))
    flat = np.stack([part[rows, :, across], part[rows, :, along]], axis=2) / metres
    if region == WHOLE:
        return flat
    flat -= np.floor(flat.min(axis=1, keepdims=True))  # keep a triangle in one repeat, so that nothing bleeds
    flat = np.clip(flat, 0.02, 0.98)
    u0, v0, u1, v1 = region
    moved: npt.NDArray[np.float64] = np.array([u0, v0]) + flat * np.array([u1 - u0, v1 - v0])
    return moved
