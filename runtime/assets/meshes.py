"""GLB, glTF, OBJ, STL and PLY files to one triangle mesh through trimesh, with limits on bytes and vertices.

Materials and textures of the file are left alone: an entity names its own. Files that a glTF refers to are read from
its own folder only.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import trimesh

from runtime.assets.arrays import MeshArrays
from runtime.assets.errors import AssetError
from runtime.assets.files import read_limited

MAX_BYTES = 64 * 1024 * 1024
MAX_VERTICES = 2_000_000
MAX_COORDINATE = 1e6
FORMATS = ("glb", "gltf", "obj", "stl", "ply")

_Doubles = npt.NDArray[np.float64]


def load_mesh(path: Path, *, max_bytes: int = MAX_BYTES, max_vertices: int = MAX_VERTICES) -> MeshArrays:
    """Return all parts of the file as one mesh, placed as the file says; raises AssetError naming file and cause."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        raise AssetError(path.stem, path, f"is not one of {', '.join(FORMATS)}")
    content = read_limited(path, max_bytes)
    if kind in ("glb", "gltf"):
        _refuse_large_accessors(path, kind, content, max_vertices)
    try:
        scene = trimesh.load_scene(
            io.BytesIO(content), file_type=kind, resolver=_Neighbours(path, max_bytes), process=False
        )
        parts = list(_placed_parts(path, scene, max_vertices))
    except AssetError:
        raise
    except Exception as error:  # whatever trimesh's parsers raise on broken content
        raise AssetError(path.stem, path, f"is no readable {kind.upper()} ({_brief(error)})") from error
    if not parts:
        raise AssetError(path.stem, path, "holds no triangles")
    starts = np.cumsum([0, *(len(part.positions) for part in parts[:-1])])
    return MeshArrays(
        np.concatenate([part.positions for part in parts]),
        np.concatenate([part.normals for part in parts]),
        np.concatenate([part.uvs for part in parts]),
        np.concatenate([part.triangles + np.uint32(start) for part, start in zip(parts, starts, strict=True)]),
    )


def vertex_normals(positions: _Doubles, triangles: npt.NDArray[np.int64]) -> _Doubles:
    """Return normals as the area-weighted mean of the triangles at each vertex; straight up where there is none."""
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
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


class _Neighbours(trimesh.resolvers.Resolver):  # type: ignore[misc]  # trimesh publishes no types
    """Gives trimesh the buffers beside a glTF, and nothing else."""

    def __init__(self, path: Path, max_bytes: int) -> None:
        self._path = path
        self._left = max_bytes

    def get(self, key: str) -> bytes:
        target = (self._path.parent / key).resolve()
        if target.parent != self._path.parent.resolve() or target.suffix.lower() != ".bin":
            raise AssetError(self._path.stem, self._path, f"refers to {key!r}, which is not a .bin file beside it")
        content = read_limited(target, self._left)
        self._left -= len(content)
        return content

    def keys(self) -> list[str]:
        return []

    def write(self, name: str, data: bytes) -> None:
        raise NotImplementedError("assets are read only")

    def namespaced(self, namespace: str) -> _Neighbours:
        return self


def _placed_parts(path: Path, scene: Any, max_vertices: int) -> Iterator[MeshArrays]:
    """Yield each triangle mesh of the scene as often as its nodes place it."""
    total = 0
    for node in scene.graph.nodes_geometry:
        placement, name = scene.graph[node]
        geometry = scene.geometry[name]
        if not isinstance(geometry, trimesh.Trimesh) or not len(geometry.faces):
            continue
        total += len(geometry.vertices)
        if total > max_vertices:
            raise AssetError(path.stem, path, f"has more than the limit of {max_vertices} vertices")
        yield _part(path, geometry, np.asarray(placement, dtype=np.float64))


def _part(path: Path, geometry: Any, placement: _Doubles) -> MeshArrays:
    positions = np.asarray(geometry.vertices, dtype=np.float64)
    triangles = np.asarray(geometry.faces, dtype=np.int64)
    _check(path, positions, triangles)
    normals = _stored_normals(geometry, len(positions))
    if normals is None:
        normals = vertex_normals(positions, triangles)
    placed = positions @ placement[:3, :3].T + placement[:3, 3]
    _check(path, placed, triangles)
    # Area-preserving form of the inverse transpose; a mirrored part turns its triangles round.
    cofactors = np.stack([np.cross(placement[(i + 1) % 3, :3], placement[(i + 2) % 3, :3]) for i in range(3)])
    if np.linalg.det(placement[:3, :3]) < 0:
        triangles, cofactors = triangles[:, ::-1], -cofactors
    return MeshArrays(
        placed.astype(np.float32),
        _unit(normals @ cofactors.T).astype(np.float32),
        _uvs(geometry, len(positions)),
        np.ascontiguousarray(triangles, dtype=np.uint32),
    )


def _check(path: Path, positions: _Doubles, triangles: npt.NDArray[np.int64]) -> None:
    if not np.isfinite(positions).all():
        raise AssetError(path.stem, path, "has a vertex that is not finite (NaN or infinite)")
    if np.abs(positions).max(initial=0.0) > MAX_COORDINATE:
        raise AssetError(path.stem, path, f"has a vertex farther than {MAX_COORDINATE:.0f} m from its origin")
    if triangles.min(initial=0) < 0 or triangles.max(initial=-1) >= len(positions):
        raise AssetError(path.stem, path, f"has a triangle that refers to none of its {len(positions)} vertices")


def _stored_normals(geometry: Any, count: int) -> _Doubles | None:
    """Return the normals of the file; `vertex_normals` would make up missing ones in a loop per vertex."""
    if "vertex_normals" not in geometry._cache.cache:
        return None
    normals = np.asarray(geometry.vertex_normals, dtype=np.float64)
    if normals.shape != (count, 3) or not np.isfinite(normals).all():
        return None
    return _unit(normals)


def _uvs(geometry: Any, count: int) -> npt.NDArray[np.float32]:
    uvs = getattr(geometry.visual, "uv", None)
    if uvs is None or np.shape(uvs) != (count, 2):
        return np.zeros((count, 2), np.float32)
    return np.nan_to_num(np.asarray(uvs, dtype=np.float64), posinf=0.0, neginf=0.0).astype(np.float32)


def _unit(vectors: _Doubles) -> _Doubles:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    is_flat = length[:, 0] < 1e-20
    unit = vectors / np.where(is_flat[:, None], 1.0, length)
    unit[is_flat] = (0.0, 1.0, 0.0)
    return unit


def _refuse_large_accessors(path: Path, kind: str, content: bytes, max_vertices: int) -> None:
    """Refuse counts that would allocate far more than the file holds, before anybody allocates."""
    text = content
    if kind == "glb":
        if len(content) < 20:
            raise AssetError(path.stem, path, "is no readable GLB (shorter than its header)")
        text = content[20 : 20 + struct.unpack_from("<I", content, 12)[0]]
    try:
        document = json.loads(text)
        counts = [int(accessor["count"]) for accessor in document.get("accessors", ())]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise AssetError(path.stem, path, f"is no readable {kind.upper()} ({_brief(error)})") from error
    if max(counts, default=0) > 6 * max_vertices:
        raise AssetError(path.stem, path, f"has more than the limit of {max_vertices} vertices")


def _brief(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160] or type(error).__name__
