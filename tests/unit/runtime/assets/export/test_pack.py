"""A zip holds the level and every file that it uses, and nothing that leads out of its folder."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from runtime.assets.export.pack import level_zip
from runtime.assets.library import AssetLibrary
from runtime.assets.meshes import load_mesh
from runtime.assets.primitives import primitive
from runtime.contracts.json_text import write_json
from tests.helpers.specs import entity, spec


def unpacked(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", ["forest", "Größe"])
def test_a_zip_holds_the_level_and_its_assets(name: str, tmp_path: Path) -> None:
    (tmp_path / "crate.glb").write_bytes(b"mesh")
    content = spec() | {"entities": [entity("a", mesh="crate"), entity("b", mesh="lost"), entity("c")]}
    packed, missing = level_zip(AssetLibrary(user=tmp_path, samples=None), name, write_json(content), content)
    files = unpacked(packed)
    assert files.keys() == {f"{name}.json", "assets/crate.glb"}
    assert json.loads(files[f"{name}.json"]) == content
    assert files["assets/crate.glb"] == b"mesh"
    assert missing == {"lost"}


def test_the_sky_and_all_its_faces_go_along(tmp_path: Path) -> None:
    for face in ("px", "nx", "py", "ny", "pz", "nz"):
        (tmp_path / f"dusk_{face}.png").write_bytes(face.encode())
    content = spec()
    content["scene"]["skybox"] = "dusk"
    packed, missing = level_zip(AssetLibrary(user=tmp_path), "x", b"{}", content)
    assert len(unpacked(packed)) == 7
    assert missing == set()


def test_a_name_that_leads_elsewhere_is_missing(tmp_path: Path) -> None:
    (tmp_path / "secret.glb").write_bytes(b"secret")
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "link.glb").symlink_to(tmp_path / "secret.glb")
    content = spec() | {"entities": [entity("a", mesh="../secret"), entity("b", mesh="link")]}
    packed, missing = level_zip(AssetLibrary(user=folder, samples=None), "x", b"{}", content)
    assert unpacked(packed).keys() == {"x.json"}
    assert missing == {"../secret", "link"}


def test_the_same_files_make_the_same_bytes_whenever_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "crate.glb"
    file.write_bytes(b"mesh")
    content = spec() | {"entities": [entity("a", mesh="crate")]}
    library = AssetLibrary(user=tmp_path)
    first = level_zip(library, "x", b"{}", content)
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert level_zip(library, "x", b"{}", content) == first


def test_a_gltf_takes_its_buffers_into_itself(tmp_path: Path) -> None:
    box = primitive("box")
    arrays = [box.positions.tobytes(), box.triangles.tobytes()]
    (tmp_path / "part.bin").write_bytes(b"".join(arrays))
    document = {
        "asset": {"version": "2.0"},
        "buffers": [{"uri": "part.bin", "byteLength": sum(map(len, arrays))}],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": len(arrays[0])},
            {"buffer": 0, "byteOffset": len(arrays[0]), "byteLength": len(arrays[1])},
        ],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 24, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5125, "count": 36, "type": "SCALAR"},
        ],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "nodes": [{"mesh": 0}],
        "scenes": [{"nodes": [0]}],
        "scene": 0,
    }
    (tmp_path / "part.gltf").write_text(json.dumps(document))
    content = spec() | {"entities": [entity("a", mesh="part")]}
    packed, missing = level_zip(AssetLibrary(user=tmp_path), "x", b"{}", content)
    files = unpacked(packed)
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "part.gltf").write_bytes(files["assets/part.gltf"])
    assert files.keys() == {"x.json", "assets/part.gltf"}
    assert missing == set()
    assert len(load_mesh(alone / "part.gltf").triangles) == 12


@pytest.mark.parametrize(
    "text", ["[", "[]", '{"buffers": [{"uri": "../x.bin"}]}', '{"buffers": [{"uri": "gone.bin"}]}', '{"buffers": 1}']
)
def test_a_gltf_that_cannot_be_taken_along_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "part.gltf").write_text(text)
    content = spec() | {"entities": [entity("a", mesh="part")]}
    packed, missing = level_zip(AssetLibrary(user=tmp_path), "x", b"{}", content)
    assert missing == {"part"}
    assert unpacked(packed).keys() == {"x.json"}
