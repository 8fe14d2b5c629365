"""Exported levels opened again by another library, and looked at as the documents they are."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import numpy as np
import pytest
import trimesh
from trimesh.transformations import euler_matrix

from runtime.assets.export.glb import level_glb
from runtime.assets.library import AssetLibrary
from runtime.assets.primitives import primitive
from tests.helpers.specs import entity, spec


def document_of(made: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(made[20 : 20 + struct.unpack_from("<I", made, 12)[0]])
    return document


def opened(made: bytes) -> Any:
    return trimesh.load_scene(io.BytesIO(made), file_type="glb", process=False)


def test_entities_stand_and_turn_where_they_were() -> None:
    content = spec("a", "b", "c")
    content["entities"][1]["transform"] |= {"rotation": [0.3, -2.2, 1.1], "scale": [1, 2, 3]}
    made, missing = level_glb(AssetLibrary(), content)
    again = opened(made)
    assert missing == set()
    assert set(again.graph.nodes_geometry) == {"a", "b", "c"}
    for one in content["entities"]:
        transform = one["transform"]
        matrix = euler_matrix(*transform["rotation"], axes="rxyz") @ np.diag([*transform["scale"], 1])
        matrix[:3, 3] = transform["position"]
        assert np.allclose(again.graph[one["id"]][0], matrix, atol=1e-6)


def test_vertices_faces_normals_and_texture_places_are_those_of_the_mesh() -> None:
    content = spec() | {"entities": [entity("a", mesh="torus")]}
    content["entities"][0]["material"]["texture"] = "checker"
    [mesh] = opened(level_glb(AssetLibrary(), content)[0]).geometry.values()
    torus = primitive("torus")
    assert np.array_equal(mesh.vertices, torus.positions)
    assert np.array_equal(mesh.faces, torus.triangles)
    assert np.allclose(mesh.vertex_normals, torus.normals, atol=1e-5)
    assert np.allclose(mesh.visual.uv, torus.uvs, atol=1e-6)
    assert mesh.visual.material.baseColorTexture.size == (256, 256)


def test_ten_thousand_of_one_look_are_one_mesh() -> None:
    content = spec(*(f"e{number}" for number in range(10_000)))
    document = document_of(level_glb(AssetLibrary(), content)[0])
    assert len(document["nodes"]) == 10_000
    assert len(document["meshes"]) == len(document["materials"]) == 1
    assert len(document["accessors"]) == 4


def test_two_colours_of_one_mesh_share_its_arrays() -> None:
    content = spec("a", "b")
    content["entities"][1]["material"]["color"] = [1, 0, 0]
    document = document_of(level_glb(AssetLibrary(), content)[0])
    first, second = (mesh["primitives"][0] for mesh in document["meshes"])
    assert first["attributes"] == second["attributes"]
    assert first["material"] != second["material"]


def test_what_gltf_has_no_word_for_is_extra() -> None:
    content = spec("wolf_1", quests=[{"id": "q", "triggerEntity": "wolf_1", "goal": "x"}])
    content["entities"][0] |= {"type": "npc"}
    content["entities"][0]["components"] |= {"script": "wolf_ai", "collider": "sphere"}
    document = document_of(level_glb(AssetLibrary(), content)[0])
    extras = document["nodes"][0]["extras"]
    assert extras.items() >= {"id": "wolf_1", "type": "npc", "script": "wolf_ai", "collider": "sphere"}.items()
    [scene] = document["scenes"]
    assert scene["name"] == "Dark Forest"
    assert scene["extras"] == {"world": content["world"], "scene": content["scene"], "quests": content["quests"]}


def test_what_is_missing_is_named_and_replaced() -> None:
    content = spec() | {"entities": [entity("a", mesh="lost"), entity("b")]}
    content["entities"][1]["material"]["texture"] = "gone"
    made, missing = level_glb(AssetLibrary(samples=None), content)
    assert missing == {"lost", "gone"}
    assert len(opened(made).graph.nodes_geometry) == 2


def test_a_level_without_entities_is_a_file_all_the_same() -> None:
    document = document_of(level_glb(AssetLibrary(), spec() | {"entities": []})[0])
    assert document["asset"]["version"] == "2.0"
    assert [] not in document.values()
    assert "nodes" not in document["scenes"][0]


def test_the_same_level_makes_the_same_bytes() -> None:
    content = spec("a", "b")
    content["entities"][0]["material"]["texture"] = "grid"
    assert level_glb(AssetLibrary(), content) == level_glb(AssetLibrary(), content)


def test_it_tells_how_far_it_is_and_ends_when_told_to() -> None:
    told = []

    def step(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 500:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        level_glb(AssetLibrary(), spec(*(f"e{number}" for number in range(1200))), step)
    assert told == [(0, 1200), (500, 1200)]


def test_each_piece_lies_in_the_buffer_and_is_as_long_as_its_accessor_says() -> None:
    content = spec("a", "b") | {"entities": [entity("a", mesh="sphere"), entity("b", mesh="cone")]}
    document = document_of(level_glb(AssetLibrary(), content)[0])
    width = {"SCALAR": 1, "VEC2": 2, "VEC3": 3}
    size = {5123: 2, 5125: 4, 5126: 4}
    [buffer] = document["buffers"]
    for accessor in document["accessors"]:
        view = document["bufferViews"][accessor["bufferView"]]
        assert view["byteLength"] == accessor["count"] * width[accessor["type"]] * size[accessor["componentType"]]
        assert view["byteOffset"] % 4 == 0
        assert view["byteOffset"] + view["byteLength"] <= buffer["byteLength"]
