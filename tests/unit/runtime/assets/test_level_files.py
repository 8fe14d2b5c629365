"""Exported levels opened again by libraries of others: entities where they were, assets beside them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import trimesh

from runtime.assets.level_files import level_glb, level_zip, placement
from runtime.assets.library import AssetLibrary
from runtime.contracts.json_text import write_json
from tests.helpers.specs import entity, spec


def test_entities_of_one_look_share_a_mesh_and_stand_where_they_were() -> None:
    content = spec("a", "b", "c")
    content["entities"][1]["transform"] |= {"rotation": [0.3, 0.2, 0.1], "scale": [1, 2, 3]}
    made, missing = level_glb(AssetLibrary(), content)
    again = trimesh.load_scene(io.BytesIO(made), file_type="glb")
    assert missing == set()
    assert len(again.geometry) == 1
    assert set(again.graph.nodes_geometry) == {"a", "b", "c"}
    for one in content["entities"]:
        assert np.allclose(again.graph[one["id"]][0], placement(one["transform"]), atol=1e-6)


def test_a_placement_turns_as_the_world_spec_says() -> None:
    turned = placement({"position": [1, 2, 3], "rotation": [np.pi / 2, 0, np.pi / 2], "scale": [2, 1, 1]})
    # z first: x -> y; then x: y -> z
    assert np.allclose(turned @ [1, 0, 0, 1], [1, 2, 5, 1])


def test_what_is_missing_is_named_and_replaced() -> None:
    content = spec() | {"entities": [entity("a", mesh="lost"), entity("b")]}
    content["entities"][1]["material"]["texture"] = "gone"
    made, missing = level_glb(AssetLibrary(samples=None), content)
    assert missing == {"lost", "gone"}
    assert set(trimesh.load_scene(io.BytesIO(made), file_type="glb").graph.nodes_geometry) == {"a", "b"}


def test_a_texture_goes_along() -> None:
    content = spec()
    content["entities"][0]["material"]["texture"] = "checker"
    made, _ = level_glb(AssetLibrary(), content)
    [mesh] = trimesh.load_scene(io.BytesIO(made), file_type="glb").geometry.values()
    assert mesh.visual.material.baseColorTexture is not None


def test_a_level_without_entities_is_a_file_all_the_same() -> None:
    made, _ = level_glb(AssetLibrary(), spec() | {"entities": []})
    assert len(made) % 4 == 0
    assert json.loads(made[20:])["asset"] == {"version": "2.0"}


@pytest.mark.parametrize("name", ["forest", "Größe"])
def test_a_zip_holds_the_level_and_its_assets(name: str, tmp_path: Path) -> None:
    (tmp_path / "crate.glb").write_bytes(b"mesh")
    content = spec() | {"entities": [entity("a", mesh="crate"), entity("b", mesh="lost"), entity("c")]}
    packed, missing = level_zip(AssetLibrary(user=tmp_path, samples=None), name, write_json(content), content)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert set(archive.namelist()) == {f"{name}.json", "assets/crate.glb"}
        assert json.loads(archive.read(f"{name}.json")) == content
        assert archive.read("assets/crate.glb") == b"mesh"
    assert missing == {"lost"}
