import base64
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from resources.samples.models import GlbBuilder, market_cart
from runtime.assets.errors import AssetError
from runtime.assets.gltf import Gltf, neighbour, read_gltf

TRIANGLE = np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0]]], float)


def _builder() -> GlbBuilder:
    made = GlbBuilder()
    made.node("stone", mesh=made.mesh("stone", [(TRIANGLE, made.material("grey", [1, 1, 1, 1]))]))
    return made


def _read(content: bytes, path: Path = Path("cart.glb"), **limits: int) -> Gltf:
    return read_gltf(path, content, **{"max_bytes": 1_000_000, "max_vertices": 10_000, **limits})


def _with(**changes: Any) -> bytes:
    made = _builder()
    made.document.update(changes)
    return made.to_bytes()


def test_every_node_with_a_mesh_is_placed_in_the_world_with_its_name_and_extras() -> None:
    placements = _read(market_cart()).placements()
    names = [one.name for one in placements]
    assert names == ["bed", "roof", "wheel_left", "wheel_right", "wheel_left", "wheel_right"]
    assert placements[0].extras == {"load_kg": 240, "sells": ["apples", "bread"]}
    assert placements[2].extras == {"maker": "wright", "spokes": 8}
    heights = [round(float(one.matrix[1, 3]), 6) for one in placements]
    assert heights == [0.55, 2.1, 0.45, 0.45, 0.45, 0.45]
    turned = placements[0].matrix[:3, 0]
    assert np.allclose(turned, [np.cos(np.radians(20)), 0, -np.sin(np.radians(20))], atol=1e-6)


def test_a_matrix_of_a_node_is_read_column_by_column() -> None:
    made = _builder()
    made.document["nodes"][0]["matrix"] = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 7, 8, 9, 1]
    assert _read(made.to_bytes()).placements()[0].matrix[:3, 3].tolist() == [7, 8, 9]


def test_without_scenes_the_nodes_that_nobody_holds_are_its_roots() -> None:
    made = _builder()
    made.node("holder", children=[0], translation=[0, 3, 0])
    del made.document["scenes"]
    (placement,) = _read(made.to_bytes()).placements()
    assert placement.matrix[1, 3] == 3


def test_a_required_extension_that_is_not_known_is_named() -> None:
    content = _with(extensionsRequired=["KHR_materials_unlit", "KHR_draco_mesh_compression"])
    with pytest.raises(AssetError, match=r"needs KHR_draco_mesh_compression, which cannot be read here; export it"):
        _read(content)


def test_extensions_that_change_only_looks_are_no_hindrance() -> None:
    assert _read(_with(extensionsRequired=["KHR_materials_unlit"])).placements()


def test_a_file_that_is_cut_off_says_how_much_is_there() -> None:
    content = market_cart()
    with pytest.raises(AssetError, match=rf"is cut off: 1000 of {len(content)} bytes are there; copy it again"):
        _read(content[:1000])


def test_data_that_is_shorter_than_its_chunk_says_is_told() -> None:
    content = bytearray(market_cart())
    struct.pack_into("<I", content, 8, 100)
    with pytest.raises(AssetError, match="is cut off: its data needs"):
        _read(bytes(content[:-50]))


@pytest.mark.parametrize("content", [b"glTF", b"glTF" + struct.pack("<IIII", 2, 24, 4, 0) + b"{}  ", b"{}", b"[1]"])
def test_what_only_begins_like_one_is_refused(content: bytes) -> None:
    with pytest.raises(AssetError, match=r"is no readable (GLB|glTF)"):
        _read(content)


def test_another_version_is_refused_by_its_number() -> None:
    with pytest.raises(AssetError, match=r"is glTF 1; 2\.0 is what can be read"):
        _read(b"glTF" + struct.pack("<IIII", 1, 24, 4, 0x4E4F534A) + b"{}  ")
    with pytest.raises(AssetError, match=r"is glTF 3\.0"):
        _read(_with(asset={"version": "3.0"}))


def test_more_data_than_the_limit_is_refused_by_what_it_declares() -> None:
    made = json.dumps({"asset": {"version": "2.0"}, "buffers": [{"byteLength": 4 * 10**9, "uri": "huge.bin"}]})
    with pytest.raises(AssetError, match="declares more than the limit of 1000000 bytes"):
        _read(made.encode())


@pytest.mark.parametrize(
    ("key", "change", "message"),
    [
        ("bufferViews", {"byteLength": 10**6}, "buffer view 0 reaches beyond its buffer"),
        ("bufferViews", {"byteOffset": -4}, "buffer view 0 reaches beyond its buffer"),
        ("accessors", {"count": 9_999}, "accessor 0 reaches beyond its data"),
        ("accessors", {"bufferView": 77}, "is no readable GLB"),
    ],
)
def test_what_reaches_beyond_the_data_is_refused_by_its_index(key: str, change: dict[str, int], message: str) -> None:
    made = _builder()
    made.document[key][0].update(change)
    with pytest.raises(AssetError, match=message):
        _read(made.to_bytes())


def test_too_many_nodes_are_refused() -> None:
    with pytest.raises(AssetError, match="more than the limit of 100000 nodes"):
        _read(_with(nodes=[{}] * 100_001))


def test_nodes_that_go_in_a_circle_are_refused() -> None:
    made = _builder()
    made.document["nodes"][0]["children"] = [0]
    with pytest.raises(AssetError, match="node 0 is reached twice"):
        _read(made.to_bytes()).placements()


def test_a_node_that_is_not_there_is_refused() -> None:
    with pytest.raises(AssetError, match="nodes cannot be followed"):
        _read(_with(scenes=[{"nodes": [12]}])).placements()


def test_a_buffer_that_is_nowhere_or_too_short_is_refused(tmp_path: Path) -> None:
    document = {"asset": {"version": "2.0"}, "buffers": [{"byteLength": 8}]}
    with pytest.raises(AssetError, match="lacks its buffer 0"):
        _read(json.dumps(document).encode())
    (tmp_path / "short.bin").write_bytes(b"1234")
    document["buffers"] = [{"byteLength": 8, "uri": "short.bin"}]  # type: ignore[list-item]
    with pytest.raises(AssetError, match="buffer 0 has 4 of 8 bytes"):
        _read(json.dumps(document).encode(), tmp_path / "cart.gltf")


def test_data_and_neighbours_are_read_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    (folder / "textures").mkdir(parents=True)
    (folder / "textures" / "a b.png").write_bytes(b"picture")
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    path = folder / "cart.gltf"
    assert neighbour(path, "textures/a%20b.png", 100) == b"picture"
    assert (
        neighbour(path, "data:application/octet-stream;base64," + base64.b64encode(b"hello").decode(), 100) == b"hello"
    )
    assert neighbour(path, "data:text/plain,a%20b", 100) == b"a b"
    for uri in ("../secret", "%2e%2e/secret", "link", "/etc/passwd", "file:///etc/passwd", "https://x/y", "", "a\0b"):
        with pytest.raises(AssetError, match="not a file in its folder"):
            neighbour(path, uri, 100)
    with pytest.raises(AssetError, match="no base64"):
        neighbour(path, "data:;base64,@@@", 100)
    with pytest.raises(AssetError, match="more than the limit of 3 bytes"):
        neighbour(path, "data:text/plain,abcdef", 3)
