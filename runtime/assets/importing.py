"""A model or picture from anywhere as what a level can use: one GLB a mesh, textures as files, places for entities.

Everything is written anew from what was decoded, so that only what is sound comes into the asset folder; pictures keep
their bytes. Names come from the file (mesh, node, image, else its own name and a number), never from a library.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import trimesh

from runtime.assets.arrays import MeshArrays
from runtime.assets.decompose import Placed, Triple, decomposed
from runtime.assets.errors import AssetError
from runtime.assets.files import read_limited
from runtime.assets.gltf import Gltf, read_gltf
from runtime.assets.images import decode_image
from runtime.assets.kinds import IMAGE_KINDS, MESH_KINDS, kind_of, what_else
from runtime.assets.library import MAX_NAME
from runtime.assets.materials import WHITE, Look, TextureFile, looks_of
from runtime.assets.meshes import (
    MAX_BYTES,
    MAX_VERTICES,
    Primitive,
    gltf_primitives,
    joined,
    placed,
    whole_gltf,
    whole_plain,
)
from runtime.assets.obj_materials import looks_of_obj, material_names
from runtime.assets.obj_parts import obj_primitives

Manner = Literal["whole", "parts"]
MAX_PARTS = 5_000
ORIGIN = Placed((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))
_FORBIDDEN = re.compile(r"[^\w.\- ]+")


@dataclass(frozen=True, slots=True)
class ImportedAsset:
    """A file to be: its wished name (valid, unique within the import), its suffix and its bytes."""

    kind: Literal["mesh", "texture"]
    name: str
    suffix: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ImportedPart:
    """An entity to be; `mesh` and `texture` are names of assets of the import, "" for no texture."""

    name: str
    mesh: str
    texture: str
    color: Triple
    place: Placed
    extras: Any = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What comes of a file; `notes` say what it has that a level cannot hold."""

    path: Path
    assets: tuple[ImportedAsset, ...]
    parts: tuple[ImportedPart, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ImportSource:
    """A file that was read and is sound. `part_count` says how many entities its hierarchy would make."""

    path: Path
    picture: TextureFile | None = None
    mesh: MeshArrays | None = None
    file: Gltf | None = None
    primitives: tuple[tuple[Primitive, ...], ...] = ()
    looks: tuple[Look, ...] = ()
    textures: tuple[TextureFile, ...] = ()
    material_names: tuple[str, ...] = ()
    """What an OBJ calls its materials, by the places of `looks`."""
    notes: tuple[str, ...] = ()
    part_count: int = field(default=0)


def read_source(path: Path, *, max_bytes: int = MAX_BYTES, max_vertices: int = MAX_VERTICES) -> ImportSource:
    """Read and decode a file; raises AssetError naming file and cause. What it is, its content says."""
    if path.is_dir():
        raise AssetError(path.name, path, "is a folder; choose the files in it")
    content = read_limited(path, max_bytes)
    if not content:
        raise AssetError(path.stem, path, "is empty (0 bytes)")
    kind = kind_of(content)
    if kind in IMAGE_KINDS:
        decode_image(path, content)
        return ImportSource(path, picture=TextureFile(path.stem, f".{kind}", content), notes=_lie(path, kind))
    if kind not in MESH_KINDS:
        raise AssetError(
            path.stem, path, f"is {what_else(content)}; glTF, GLB, OBJ, STL, PLY, PNG and JPEG can be imported"
        )
    if kind not in ("glb", "gltf"):
        return _read_plain(path, content, kind, max_vertices)
    file = read_gltf(path, content, max_bytes=max_bytes, max_vertices=max_vertices)
    primitives = gltf_primitives(file)
    mesh = whole_gltf(file, primitives, max_vertices=max_vertices)
    looks, textures, notes = looks_of(file)
    count = sum(len(_by_material(primitives[one.mesh])) for one in file.placements())
    return ImportSource(
        path, mesh=mesh, file=file, primitives=primitives, looks=looks, textures=textures,
        notes=(*_lie(path, kind), *notes, *_too_many(count), *_left_out(file)), part_count=count,
    )  # fmt: skip


def _read_plain(path: Path, content: bytes, kind: str, max_vertices: int) -> ImportSource:
    """Read a file without a hierarchy; an OBJ of several materials has a part for each."""
    names = material_names(content) if kind == "obj" else ()
    if not names:
        mesh = whole_plain(path, content, max_vertices=max_vertices)
        return ImportSource(path, mesh=mesh, notes=_lie(path, kind), part_count=1)
    parts = obj_primitives(path, content, max_vertices=max_vertices)
    mesh = joined(path, [one.arrays for one in parts])
    looks, textures, notes = looks_of_obj(path, content)
    return ImportSource(
        path, mesh=mesh, primitives=(parts,), looks=looks, textures=textures, material_names=names,
        notes=(*_lie(path, kind), *notes, *_too_many(len(parts))), part_count=len(parts),
    )  # fmt: skip


def _too_many(count: int) -> tuple[str, ...]:
    if count <= MAX_PARTS:
        return ()
    return (f"its {count} parts are more than the {MAX_PARTS} that can be placed one by one",)


def imported(source: ImportSource, manner: Manner) -> Imported:
    """Return the files and places that come of it: as one mesh, or as the parts of its hierarchy."""
    names = _Names()
    if source.picture is not None:
        return Imported(source.path, (_texture(names, source.picture),), (), source.notes)
    textures = tuple(_texture(names, one) for one in source.textures)
    if manner == "parts" and source.part_count <= MAX_PARTS:
        if source.file is not None:
            return _as_parts(source, source.file, names, textures)
        if source.part_count > 1:
            return _by_materials(source, names, textures)
    assert source.mesh is not None
    mesh = ImportedAsset("mesh", names.free("mesh", source.path.stem), ".glb", written(source.mesh))
    looks = _looks_shown(source)
    look = next(iter(looks)) if len(looks) == 1 else Look()
    notes = source.notes
    if len(looks) > 1:
        notes = (*notes, f"it has {len(looks)} materials, one mesh can show one: place its parts to keep them")
    part = ImportedPart(mesh.name, mesh.name, _name_of(textures, look), look.color, ORIGIN)
    return Imported(source.path, (mesh, *textures), (part,), notes)


def _looks_shown(source: ImportSource) -> set[Look]:
    if not source.primitives:
        return set(source.looks)
    used = {primitive.material for primitives in source.primitives for primitive in primitives}
    return {_look(source.looks, material) for material in used}


def written(mesh: MeshArrays) -> bytes:
    """Return a mesh as a GLB that any tool opens."""
    # Without one of its own trimesh would add a material with a picture.
    plain = trimesh.visual.material.PBRMaterial(baseColorFactor=[255, 255, 255, 255])
    made = trimesh.Trimesh(
        vertices=mesh.positions, faces=mesh.triangles, vertex_normals=mesh.normals,
        visual=trimesh.visual.TextureVisuals(uv=mesh.uvs, material=plain), process=False, validate=False,
    )  # fmt: skip
    scene = trimesh.Scene()
    scene.add_geometry(made, geom_name="mesh", node_name="mesh")
    content: bytes = scene.export(file_type="glb", include_normals=True)
    return content


def valid_name(wanted: str) -> str:
    """Return a name as an asset can have it, made from what a file calls something."""
    return _FORBIDDEN.sub("_", wanted).strip("._ ")[: MAX_NAME - 12] or "asset"


def _as_parts(source: ImportSource, file: Gltf, names: _Names, textures: tuple[ImportedAsset, ...]) -> Imported:
    assets: dict[tuple[int, int | None], ImportedAsset] = {}
    baked: list[ImportedAsset] = []
    parts: list[ImportedPart] = []
    notes = list(source.notes)
    for placement in file.placements():
        place, reason = decomposed(placement.matrix)
        groups = _by_material(source.primitives[placement.mesh])
        for material, primitives in groups.items():
            look = _look(source.looks, material)
            arrays = joined(source.path, primitives)
            key = placement.mesh, material
            if reason:
                arrays = placed(source.path, arrays, _without_position(placement.matrix))
                mesh = ImportedAsset("mesh", names.free("mesh", placement.name), ".glb", written(arrays))
                baked.append(mesh)
            elif key in assets:
                mesh = assets[key]
            else:
                wanted = str(file.listed("meshes")[placement.mesh].get("name") or placement.name)
                mesh = assets[key] = ImportedAsset("mesh", names.free("mesh", wanted), ".glb", written(arrays))
            parts.append(
                ImportedPart(placement.name, mesh.name, _name_of(textures, look), look.color, place, placement.extras)
            )
        if reason:
            notes.append(f"{placement.name} {reason}, which an entity cannot be: its mesh was made so")
    return Imported(source.path, (*assets.values(), *baked, *textures), tuple(parts), tuple(notes))


def _by_materials(source: ImportSource, names: _Names, textures: tuple[ImportedAsset, ...]) -> Imported:
    """A mesh and an entity for each material of an OBJ, named after both; all stand where the file has them."""
    meshes: list[ImportedAsset] = []
    parts: list[ImportedPart] = []
    for primitive in source.primitives[0]:
        look = _look(source.looks, primitive.material)
        said = "" if primitive.material is None else f"_{source.material_names[primitive.material]}"
        mesh = ImportedAsset("mesh", names.free("mesh", source.path.stem + said), ".glb", written(primitive.arrays))
        meshes.append(mesh)
        parts.append(ImportedPart(mesh.name, mesh.name, _name_of(textures, look), look.color, ORIGIN))
    return Imported(source.path, (*meshes, *textures), tuple(parts), source.notes)


def _without_position(matrix: Any) -> Any:
    rest = np.array(matrix, np.float64)
    rest[:3, 3] = 0.0
    return rest


def _by_material(primitives: Sequence[Primitive]) -> dict[int | None, list[MeshArrays]]:
    groups: dict[int | None, list[MeshArrays]] = {}
    for primitive in primitives:
        groups.setdefault(primitive.material, []).append(primitive.arrays)
    return groups


def _look(looks: Sequence[Look], material: int | None) -> Look:
    return looks[material] if material is not None and 0 <= material < len(looks) else Look(WHITE)


def _texture(names: _Names, one: TextureFile) -> ImportedAsset:
    return ImportedAsset("texture", names.free("texture", one.name), one.suffix, one.content)


def _name_of(textures: Sequence[ImportedAsset], look: Look) -> str:
    return "" if look.texture is None else textures[look.texture].name


def _lie(path: Path, kind: str) -> tuple[str, ...]:
    named = path.suffix.lower().removeprefix(".").replace("jpeg", "jpg")
    return () if named == kind else (f"its name ends in “{path.suffix}”, its content is {kind.upper()}",)


def _left_out(file: Gltf) -> tuple[str, ...]:
    """Tell what a level has no place for."""
    known = {"animations": "animations", "skins": "skins", "cameras": "cameras"}
    found = [word for key, word in known.items() if file.document.get(key)]
    attributes = {
        name for mesh in file.listed("meshes") for primitive in mesh["primitives"] for name in primitive["attributes"]
    }
    if "COLOR_0" in attributes:
        found.append("colours of vertices")
    return (f"left out: {', '.join(found)}",) if found else ()


class _Names:
    """Gives each asset of an import a name of its own, whatever the file calls them."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, str]] = set()

    def free(self, kind: str, wanted: str) -> str:
        stem = valid_name(wanted)
        name, number = stem, 2
        while (kind, name.lower()) in self._taken:
            name, number = f"{stem}_{number}", number + 1
        self._taken.add((kind, name.lower()))
        return name
