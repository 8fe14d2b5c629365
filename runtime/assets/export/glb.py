"""A level as binary glTF 2.0: a node an entity, a mesh once however often it stands there.

Y up, right-handed, metres, as the level itself. What glTF has no word for stands in `extras`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from runtime.assets.arrays import MeshArrays
from runtime.assets.errors import AssetError
from runtime.assets.export.container import BinaryBuffer, write_glb
from runtime.assets.export.materials import Materials
from runtime.assets.export.placing import quaternion
from runtime.assets.library import AssetLibrary
from runtime.assets.primitives import primitive

PLACEHOLDER_MESH = "box"
GENERATOR = "Plumbline"
STEP = 500

Step = Callable[[int, int], None]
"""Told how many of how many entities are done; what it raises ends the export."""


def level_glb(
    library: AssetLibrary, spec: Mapping[str, Any], step: Step = lambda done, total: None
) -> tuple[bytes, set[str]]:
    """Return the file and the names of assets for which a placeholder stands in it."""
    buffer = BinaryBuffer()
    materials = Materials(library, buffer)
    meshes = _Meshes(library, buffer, materials)
    nodes = []
    for done, entity in enumerate(spec["entities"]):
        if done % STEP == 0:
            step(done, len(spec["entities"]))
        nodes.append(_node(entity, meshes.of(entity["components"]["mesh"], entity["material"])))
    document = {
        "asset": {"version": "2.0", "generator": GENERATOR},
        "extensionsUsed": materials.extensions,
        "scene": 0,
        "scenes": [_scene(spec)],
        "nodes": nodes,
        "meshes": meshes.meshes,
        "materials": materials.materials,
        "textures": materials.textures,
        "images": materials.images,
    }
    return write_glb(document, buffer), meshes.missing | materials.missing


class _Meshes:
    """A mesh for each pair of shape and look; those of one shape share its arrays."""

    def __init__(self, library: AssetLibrary, buffer: BinaryBuffer, materials: Materials) -> None:
        self.meshes: list[dict[str, Any]] = []
        self.missing: set[str] = set()
        self._library = library
        self._buffer = buffer
        self._materials = materials
        self._primitives: dict[str, dict[str, Any]] = {}
        self._numbers: dict[tuple[str, int], int] = {}

    def of(self, name: str, look: Mapping[str, Any]) -> int:
        """Return the number of the mesh for an entity of this mesh and material."""
        key = name, self._materials.of(look)
        if key not in self._numbers:
            if name not in self._primitives:
                self._primitives[name] = self._packed(self._loaded(name))
            self._numbers[key] = len(self.meshes)
            self.meshes.append({"name": name, "primitives": [self._primitives[name] | {"material": key[1]}]})
        return self._numbers[key]

    def _loaded(self, name: str) -> MeshArrays:
        try:
            return self._library.load_mesh(name)
        except AssetError:
            self.missing.add(name)
            return primitive(PLACEHOLDER_MESH)

    def _packed(self, arrays: MeshArrays) -> dict[str, Any]:
        uvs = arrays.uvs.copy()
        uvs[:, 1] = 1.0 - uvs[:, 1]  # glTF counts from the top of the image
        return {
            "attributes": {
                "POSITION": self._buffer.add_vectors(arrays.positions, with_bounds=True),
                "NORMAL": self._buffer.add_vectors(arrays.normals),
                "TEXCOORD_0": self._buffer.add_vectors(uvs),
            },
            "indices": self._buffer.add_indices(arrays.triangles, len(arrays.positions)),
        }


def _node(entity: Mapping[str, Any], mesh: int) -> dict[str, Any]:
    transform, components, material = entity["transform"], entity["components"], entity["material"]
    return {
        "name": entity["id"],
        "mesh": mesh,
        "translation": transform["position"],
        "rotation": quaternion(transform["rotation"]),
        "scale": transform["scale"],
        "extras": {
            "id": entity["id"],
            "type": entity["type"],
            "script": components["script"],
            "collider": components["collider"],
            "mesh": components["mesh"],
            "shader": material["shader"],
            "texture": material["texture"],
        },
    }


def _scene(spec: Mapping[str, Any]) -> dict[str, Any]:
    extras = {"world": spec["world"], "scene": spec["scene"], "quests": spec.get("quests", [])}
    scene: dict[str, Any] = {"name": spec["world"]["name"], "extras": extras}
    if spec["entities"]:
        scene["nodes"] = list(range(len(spec["entities"])))
    return scene
