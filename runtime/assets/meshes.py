"""GLB, glTF, OBJ, STL and PLY files to triangle meshes through trimesh, with limits on bytes and vertices.

Materials and textures of the file are left alone: an entity names its own. What a file is, its content says.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import trimesh
from trimesh.exchange.gltf import load_glb

from runtime.assets.arrays import Floats, MeshArrays, joined_meshes
from runtime.assets.errors import AssetError
from runtime.assets.files import read_limited
from runtime.assets.gltf import Gltf, read_gltf
from runtime.assets.kinds import MESH_KINDS, kind_of, what_else

MAX_BYTES = 64 * 1024 * 1024
MAX_VERTICES = 2_000_000
MAX_COORDINATE = 1e6
FORMATS = MESH_KINDS

_Doubles = npt.NDArray[np.float64]
_TRIANGLES, _STRIP = 4, 5
_READ_MODES = (0, 1, _TRIANGLES, _STRIP)
_PLY_COUNT = re.compile(rb"element\s+\w+\s+(\d+)")


@dataclass(frozen=True, slots=True, eq=False)
class Primitive:
    """Triangles of one mesh that share a material, in the space of their mesh."""

    arrays: MeshArrays
    material: int | None


def load_mesh(path: Path, *, max_bytes: int = MAX_BYTES, max_vertices: int = MAX_VERTICES) -> MeshArrays:
    """Return all parts of the file as one mesh, placed as the file says; raises AssetError naming file and cause."""
    if path.suffix.lower().removeprefix(".") not in FORMATS:
        raise AssetError(path.stem, path, f"is not one of {', '.join(FORMATS)}")
    content = read_limited(path, max_bytes)
    kind = kind_of(content)
    if kind in ("glb", "gltf"):
        return whole_gltf(
            read_gltf(path, content, max_bytes=max_bytes, max_vertices=max_vertices), max_vertices=max_vertices
        )
    return whole_plain(path, content, max_vertices=max_vertices)


def whole_gltf(
    file: Gltf, primitives: Sequence[Sequence[Primitive]] | None = None, *, max_vertices: int = MAX_VERTICES
) -> MeshArrays:
    """Return every mesh of a glTF as often as its nodes place it, as one."""
    meshes = gltf_primitives(file) if primitives is None else primitives
    parts: list[MeshArrays] = []
    total = 0
    for placement in file.placements():
        for primitive in meshes[placement.mesh]:
            total += len(primitive.arrays.positions)
            if total > max_vertices:
                raise file.refusal(f"has more than the limit of {max_vertices} vertices")
            parts.append(placed(file.path, primitive.arrays, placement.matrix))
    return joined(file.path, parts)


def whole_plain(path: Path, content: bytes, *, max_vertices: int = MAX_VERTICES) -> MeshArrays:
    """Return an OBJ, STL or PLY as one mesh."""
    kind = kind_of(content)
    if kind not in ("obj", "stl", "ply"):
        named = path.suffix.lower().removeprefix(".").upper()
        raise AssetError(path.stem, path, f"is no readable {named} (its content is {what_else(content)})")
    if kind == "ply":
        counts = [int(count) for count in _PLY_COUNT.findall(content[:4096])]
        if max(counts, default=0) > 6 * max_vertices:
            raise AssetError(path.stem, path, f"has more than the limit of {max_vertices} vertices")
    return joined(path, [arrays for _, arrays in plain_parts(path, content, kind, max_vertices=max_vertices)])


def plain_parts(
    path: Path, content: bytes, kind: str, *, max_vertices: int = MAX_VERTICES, resolver: object = None
) -> list[tuple[str, MeshArrays]]:
    """Return what trimesh makes of a file without a hierarchy, by the name that it gives each geometry.

    `resolver` is asked for the files that it names; without one none is read.
    """
    try:
        scene = trimesh.load_scene(io.BytesIO(content), file_type=kind, resolver=resolver, process=False)
        return list(_placed_parts(path, scene, max_vertices))
    except AssetError:
        raise
    except Exception as error:  # whatever trimesh's parsers raise on broken content
        raise AssetError(path.stem, path, f"is no readable {kind.upper()} ({_brief(error)})") from error


def gltf_primitives(file: Gltf) -> tuple[tuple[Primitive, ...], ...]:
    """Return the triangles of every mesh, by the index of the mesh in the file."""
    try:
        loaded = iter(load_glb(io.BytesIO(file.without_looks()))["geometry"].values())
        return tuple(
            tuple(_primitives_of(file, index, mesh, loaded)) for index, mesh in enumerate(file.listed("meshes"))
        )
    except AssetError:
        raise
    except Exception as error:  # whatever trimesh's parser raises on broken content
        raise file.refusal(f"is no readable glTF ({_brief(error)})") from error


def _primitives_of(file: Gltf, index: int, mesh: Any, loaded: Iterator[dict[str, Any]]) -> Iterator[Primitive]:
    """Take what trimesh made of a mesh: one geometry for each primitive that it reads, in the order of the file."""
    for primitive in mesh["primitives"]:
        mode = primitive.get("mode", _TRIANGLES)
        if mode not in _READ_MODES:
            continue
        geometry = next(loaded)
        if mode not in (_TRIANGLES, _STRIP) or not len(geometry["faces"]):
            continue
        visual = geometry.get("visual")
        uvs = getattr(visual, "uv", None) if _has_float_uvs(file, primitive) else None
        name = mesh.get("name") or f"mesh {index}"
        arrays = _arrays(file.path, geometry["vertices"], geometry["faces"], geometry.get("vertex_normals"), uvs, name)
        yield Primitive(arrays, primitive.get("material"))


def _has_float_uvs(file: Gltf, primitive: Any) -> bool:
    accessor = primitive["attributes"].get("TEXCOORD_0")
    return accessor is not None and file.listed("accessors")[accessor]["componentType"] == 5126


def placed(path: Path, mesh: MeshArrays, placement: _Doubles) -> MeshArrays:
    """Return a mesh moved, turned and scaled by a 4 × 4 matrix."""
    if np.array_equal(placement, np.eye(4)):
        return mesh
    linear = placement[:3, :3]
    positions = (mesh.positions @ linear.T + placement[:3, 3]).astype(np.float32)
    _check(path, positions, mesh.triangles)
    # Area-preserving form of the inverse transpose; a mirrored part turns its triangles round.
    cofactors = np.stack([np.cross(linear[(i + 1) % 3], linear[(i + 2) % 3]) for i in range(3)])
    triangles = mesh.triangles
    if np.linalg.det(linear) < 0:
        triangles, cofactors = np.ascontiguousarray(triangles[:, ::-1]), -cofactors
    normals = _unit(mesh.normals.astype(np.float64) @ cofactors.T).astype(np.float32)
    return MeshArrays(positions, normals, mesh.uvs, triangles)


def joined(path: Path, parts: Sequence[MeshArrays]) -> MeshArrays:
    """Return meshes as one; raises AssetError for none."""
    if not parts:
        raise AssetError(path.stem, path, "holds no triangles")
    return parts[0] if len(parts) == 1 else joined_meshes(parts)


def vertex_normals(positions: npt.NDArray[Any], triangles: npt.NDArray[Any]) -> _Doubles:
    """Return normals as the area-weighted mean of the triangles at each vertex; straight up where there is none."""
    a, b, c = (positions[triangles[:, corner]].astype(np.float64) for corner in range(3))
    facing = np.cross(b - a, c - a)
    summed: _Doubles = np.stack(
        [
            np.bincount(triangles.ravel(), weights=np.repeat(facing[:, axis], 3), minlength=len(positions)).astype(
                float
            )
            for axis in range(3)
        ],
        axis=1,
    )
    return _unit(summed)


def _placed_parts(path: Path, scene: Any, max_vertices: int) -> Iterator[tuple[str, MeshArrays]]:
    """Yield each triangle mesh of the scene, with its name, as often as its nodes place it."""
    total = 0
    for node in scene.graph.nodes_geometry:
        placement, name = scene.graph[node]
        geometry = scene.geometry[name]
        if not isinstance(geometry, trimesh.Trimesh) or not len(geometry.faces):
            continue
        total += len(geometry.vertices)
        if total > max_vertices:
            raise AssetError(path.stem, path, f"has more than the limit of {max_vertices} vertices")
        # `vertex_normals` of trimesh would make up missing ones in a loop per vertex.
        stored = geometry.vertex_normals if "vertex_normals" in geometry._cache.cache else None
        uvs = getattr(geometry.visual, "uv", None)
        arrays = _arrays(path, geometry.vertices, geometry.faces, stored, uvs, name)
        yield name, placed(path, arrays, np.asarray(placement, np.float64))


def _arrays(path: Path, vertices: Any, faces: Any, normals: Any, uvs: Any, name: str) -> MeshArrays:
    # Numbers of the file may be too large for 32 bits: infinite then, which is refused below.
    with np.errstate(over="ignore"):
        positions = np.array(vertices, dtype=np.float32)
    found = np.asarray(faces)
    _check(path, positions, found, name)
    triangles = np.array(found, dtype=np.uint32, order="C")
    texture_places = np.zeros((len(positions), 2), np.float32)
    if uvs is not None and np.shape(uvs) == (len(positions), 2):
        texture_places = np.array(uvs, dtype=np.float32)
        if not np.isfinite(texture_places).all():
            texture_places = np.nan_to_num(texture_places, posinf=0.0, neginf=0.0)
    return MeshArrays(positions, _normals(normals, positions, triangles), texture_places, triangles)


def _normals(stored: Any, positions: Floats, triangles: npt.NDArray[np.uint32]) -> Floats:
    if stored is not None and np.shape(stored) == positions.shape:
        normals = np.array(stored, dtype=np.float32)
        if np.isfinite(normals).all():
            squared = np.einsum("ij,ij->i", normals, normals)
            return normals if np.abs(squared - 1).max(initial=0.0) < 1e-4 else _unit(normals).astype(np.float32)
    return vertex_normals(positions, triangles).astype(np.float32)


def _check(path: Path, positions: Floats, triangles: npt.NDArray[Any], name: str = "") -> None:
    what = f"its “{name}” has" if name else "has"
    low, high = positions.min(initial=0.0), positions.max(initial=0.0)
    if np.isnan(positions).any():
        raise AssetError(path.stem, path, f"{what} a vertex that is not finite (NaN or infinite)")
    if max(-low, high) > MAX_COORDINATE:
        raise AssetError(path.stem, path, f"{what} a vertex farther than {MAX_COORDINATE:.0f} m from its origin")
    if triangles.min(initial=0) < 0 or triangles.max(initial=0) >= len(positions):
        raise AssetError(path.stem, path, f"{what} a triangle that refers to none of its {len(positions)} vertices")


def _unit(vectors: npt.NDArray[Any]) -> npt.NDArray[Any]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    is_flat = length[:, 0] < 1e-20
    unit = vectors / np.where(is_flat[:, None], 1.0, length)
    unit[is_flat] = (0.0, 1.0, 0.0)
    return unit


def _brief(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160] or type(error).__name__
