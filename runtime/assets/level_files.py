"""A level as a file that others open: GLB with shared meshes, or a zip of the world spec and its assets.

What is missing is replaced by a placeholder and named.
"""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import trimesh
from PIL import Image
from trimesh.visual import TextureVisuals
from trimesh.visual.material import PBRMaterial

from runtime.assets.arrays import MeshArrays
from runtime.assets.errors import AssetError
from runtime.assets.library import AssetKind, AssetLibrary
from runtime.assets.primitives import primitive

GLTF_MAGIC, JSON_CHUNK = 0x46546C67, 0x4E4F534A
PLACEHOLDER_MESH = "box"


def level_zip(library: AssetLibrary, file_stem: str, content: bytes, spec: Mapping[str, Any]) -> tuple[bytes, set[str]]:
    """Return `STEM.json` and `assets/` as a zip, and the names of assets that no file and no built-in has."""
    missing: set[str] = set()
    written: set[str] = set()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{file_stem}.json", content)
        for kind, name in sorted(_assets(spec)):
            if not library.has(kind, name):
                missing.add(name)
            for path in library.files(kind, name):
                if path.name not in written:
                    written.add(path.name)
                    archive.write(path, f"assets/{path.name}")
    return packed.getvalue(), missing


def level_glb(library: AssetLibrary, spec: Mapping[str, Any]) -> tuple[bytes, set[str]]:
    """Return the level as binary glTF 2.0, one node an entity, and the names of assets that could not be had."""
    missing: set[str] = set()
    if not spec["entities"]:
        return _empty_glb(), missing
    scene = trimesh.Scene()
    for entity in spec["entities"]:
        material, mesh = entity["material"], entity["components"]["mesh"]
        look = json.dumps([mesh, material["texture"], material["color"]])
        if look not in scene.geometry:
            scene.geometry[look] = _geometry(library, mesh, material, missing)
        scene.graph.update(
            frame_to=entity["id"], frame_from="world", matrix=placement(entity["transform"]), geometry=look
        )
    return scene.export(file_type="glb", include_normals=True), missing


def placement(transform: Mapping[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the 4 × 4 matrix T·Rx·Ry·Rz·S of an entity (angles in radians)."""
    matrix = np.eye(4)
    for axis in range(3):
        cos, sin = np.cos(transform["rotation"][axis]), np.sin(transform["rotation"][axis])
        turn = np.eye(4)
        first, second = (axis + 1) % 3, (axis + 2) % 3
        turn[first, first] = turn[second, second] = cos
        turn[first, second], turn[second, first] = -sin, sin
        matrix = matrix @ turn
    matrix[:3, :3] *= np.asarray(transform["scale"], dtype=np.float64)
    matrix[:3, 3] = transform["position"]
    return matrix


def _geometry(library: AssetLibrary, mesh: str, material: Mapping[str, Any], missing: set[str]) -> trimesh.Trimesh:
    arrays = _mesh(library, mesh, missing)
    made = trimesh.Trimesh(
        vertices=arrays.positions, faces=arrays.triangles, vertex_normals=arrays.normals, process=False
    )
    look = PBRMaterial(
        baseColorFactor=[*(float(part) for part in material["color"]), 1.0],
        baseColorTexture=_texture(library, material["texture"], missing),
        metallicFactor=0.0,
    )
    made.visual = TextureVisuals(uv=arrays.uvs, material=look)
    return made


def _mesh(library: AssetLibrary, name: str, missing: set[str]) -> MeshArrays:
    try:
        return library.load_mesh(name)
    except AssetError:
        missing.add(name)
        return primitive(PLACEHOLDER_MESH)


def _texture(library: AssetLibrary, name: str, missing: set[str]) -> Image.Image | None:
    if name == "none":
        return None
    try:
        return Image.fromarray(library.load_texture(name).pixels, "RGBA")
    except AssetError:
        missing.add(name)
        return None


def _empty_glb() -> bytes:
    text = json.dumps({"asset": {"version": "2.0"}, "scene": 0, "scenes": [{}]}).encode()
    text += b" " * (-len(text) % 4)
    return struct.pack("<IIIII", GLTF_MAGIC, 2, 20 + len(text), len(text), JSON_CHUNK) + text


def _assets(spec: Mapping[str, Any]) -> set[tuple[AssetKind, str]]:
    named: set[tuple[AssetKind, str]] = {("sky", spec["scene"]["skybox"])}
    for entity in spec["entities"]:
        named |= {("mesh", entity["components"]["mesh"]), ("texture", entity["material"]["texture"])}
    return named
