"""Where a ray meets a surface, and which way that surface faces: for placing things on what is there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from viewport.scene.bounds import Bounds
from viewport.scene.camera import Ray
from viewport.scene.matrices import Doubles
from viewport.scene.picking import pick
from viewport.scene.scene import Scene
from viewport.scene.shapes import MeshShape, Shapes


@dataclass(frozen=True, slots=True)
class SurfaceHit:
    """A point (world, metres) on an entity, and the direction of length 1 in which its surface faces there."""

    id: str
    point: tuple[float, float, float]
    normal: tuple[float, float, float]


def surface_hit(
    scene: Scene, bounds: Bounds, shapes: Shapes, ray: Ray, excluded: npt.NDArray[np.bool_] | None = None
) -> SurfaceHit | None:
    """Return the nearest surface along a ray, or None. The normal faces the side from which the ray comes."""
    hit = pick(scene, bounds, shapes, ray, excluded)
    if hit is None:
        return None
    point = ray.origin + hit.distance * ray.direction
    model = scene.models[hit.row].astype(np.float64)
    columns = model[:, :3]
    back = columns / np.maximum(np.einsum("ij,ij->j", columns, columns), 1e-30)
    local = back.T @ (point - model[:, 3])
    normal = back @ _facing(shapes.of(scene.groups[scene.group_of[hit.row]].mesh), local)
    length = float(np.linalg.norm(normal))
    normal = normal / length if length > 0 else -ray.direction
    if float(normal @ ray.direction) > 0:
        normal = -normal
    x, y, z = map(float, point)
    nx, ny, nz = map(float, normal)
    return SurfaceHit(hit.id, (x, y, z), (nx, ny, nz))


def _facing(shape: MeshShape, point: Doubles) -> Doubles:
    """Return the normal, of any length, of the triangle or the side of the box that a point of the shape lies on."""
    if shape.positions is None or shape.triangles is None:
        return _side_of_box(shape, point)
    corners = shape.positions[shape.triangles].astype(np.float64)
    a = corners[:, 0]
    edge_b, edge_c = corners[:, 1] - a, corners[:, 2] - a
    normals = np.cross(edge_b, edge_c)
    areas = np.sqrt(np.einsum("mi,mi->m", normals, normals))
    units = normals / np.maximum(areas, 1e-30)[:, None]
    to_point = point - a
    off_plane = np.abs(np.einsum("mi,mi->m", to_point, units))
    # Where the point stands between the corners: inside, both shares are 0 or more and together 1 at most.
    bb, bc, cc = (
        np.einsum("mi,mi->m", one, two) for one, two in ((edge_b, edge_b), (edge_b, edge_c), (edge_c, edge_c))
    )
    pb, pc = np.einsum("mi,mi->m", to_point, edge_b), np.einsum("mi,mi->m", to_point, edge_c)
    whole = np.maximum(bb * cc - bc * bc, 1e-30)
    share_b, share_c = (cc * pb - bc * pc) / whole, (bb * pc - bc * pb) / whole
    outside = np.maximum(np.maximum(-share_b, -share_c), np.maximum(share_b + share_c - 1, 0.0))
    score = np.where(areas > 0, outside + off_plane, np.inf)
    return np.asarray(units[int(np.argmin(score))])


def _side_of_box(shape: MeshShape, point: Doubles) -> Doubles:
    middle, half = (shape.low + shape.high) / 2, np.maximum((shape.high - shape.low) / 2, 1e-9)
    outwards = (point - middle) / half
    axis = int(np.argmax(np.abs(outwards)))
    normal = np.zeros(3)
    normal[axis] = np.copysign(1.0, outwards[axis])
    return normal
