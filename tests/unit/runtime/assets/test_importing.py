import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image

from resources.samples.models import GlbBuilder, market_cart
from runtime.assets.decompose import composed
from runtime.assets.errors import AssetError, AssetNotFoundError
from runtime.assets.importing import Imported, imported, read_source, valid_name, written
from runtime.assets.meshes import load_mesh
from runtime.assets.primitives import primitive

TRIANGLE = np.array([[[0, 0, 0], [1, 0, 0], [0, 1, 0]]], float)


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _cart(folder: Path) -> Path:
    return _file(folder, "market_cart.glb", market_cart())


def _parts(folder: Path, content: bytes) -> Imported:
    return imported(read_source(_file(folder, "model.glb", content)), "parts")


def _png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height)).save(out, "PNG")
    return out.getvalue()


def test_a_hierarchy_becomes_one_mesh_each_and_a_place_for_every_node(tmp_path: Path) -> None:
    found = imported(read_source(_cart(tmp_path)), "parts")
    assert [(one.kind, one.name) for one in found.assets] == [
        ("mesh", "cart_bed"), ("mesh", "cart_bed_2"), ("mesh", "cart_roof"), ("mesh", "cart_wheel"),
        ("texture", "planks"), ("texture", "canvas_roof"),
    ]  # fmt: skip
    assert [(one.name, one.mesh, one.texture) for one in found.parts] == [
        ("bed", "cart_bed", "planks"), ("bed", "cart_bed_2", ""), ("roof", "cart_roof", "canvas_roof"),
        ("wheel_left", "cart_wheel", "planks"), ("wheel_right", "cart_wheel", "planks"),
        ("wheel_left", "cart_wheel", "planks"), ("wheel_right", "cart_wheel", "planks"),
    ]  # fmt: skip
    assert found.parts[0].extras == {"load_kg": 240, "sells": ["apples", "bread"]}
    assert found.notes == ()


def test_parts_in_their_places_are_the_whole_again(tmp_path: Path) -> None:
    path = _cart(tmp_path)
    found = imported(read_source(path), "parts")
    points = []
    for part in found.parts:
        asset = next(one for one in found.assets if one.kind == "mesh" and one.name == part.mesh)
        mesh = load_mesh(_file(tmp_path, "part.glb", asset.content))
        points.append(np.c_[mesh.positions, np.ones(len(mesh.positions))] @ composed(part.place).T[:, :3])
    whole = load_mesh(path).positions
    assert np.allclose(np.concatenate(points), whole, atol=1e-5)


def test_the_same_file_gives_the_same_bytes_and_names(tmp_path: Path) -> None:
    one = imported(read_source(_cart(tmp_path)), "parts")
    other = imported(read_source(_cart(tmp_path)), "parts")
    assert (one.assets, one.parts) == (other.assets, other.parts)


def test_as_a_whole_it_is_one_mesh_and_says_what_that_costs(tmp_path: Path) -> None:
    path = _cart(tmp_path)
    found = imported(read_source(path), "whole")
    assert [(one.kind, one.name) for one in found.assets] == [
        ("mesh", "market_cart"), ("texture", "planks"), ("texture", "canvas_roof")
    ]  # fmt: skip
    assert found.notes == ("it has 3 materials, one mesh can show one: place its parts to keep them",)
    assert np.allclose(load_mesh(_file(tmp_path, "out.glb", found.assets[0].content)).bounds, load_mesh(path).bounds)


def test_what_is_written_reads_back_as_it_was(tmp_path: Path) -> None:
    torus = primitive("torus")
    again = load_mesh(_file(tmp_path, "torus.glb", written(torus)))
    assert np.array_equal(again.positions, torus.positions)
    assert np.array_equal(again.triangles, torus.triangles)
    assert np.allclose(again.normals, torus.normals, atol=1e-6)
    assert np.allclose(again.uvs, torus.uvs, atol=1e-6)
    assert [one.kind for one in imported(read_source(tmp_path / "torus.glb"), "whole").assets] == ["mesh"]


@pytest.mark.parametrize("kind", ["obj", "stl", "ply"])
def test_plain_formats_become_one_mesh_named_after_the_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"Grey stone.{kind}"
    trimesh.creation.box((1, 2, 3)).export(path)
    found = imported(read_source(path), "parts")
    assert [(one.name, one.suffix) for one in found.assets] == [("Grey stone", ".glb")]
    assert found.parts[0].mesh == "Grey stone"


def test_a_picture_keeps_its_bytes(tmp_path: Path) -> None:
    content = _png(4, 2)
    found = imported(read_source(_file(tmp_path, "sky.png", content)), "whole")
    assert [(one.kind, one.name, one.suffix, one.content) for one in found.assets] == [
        ("texture", "sky", ".png", content)
    ]
    assert found.parts == ()


def test_content_decides_where_a_name_lies(tmp_path: Path) -> None:
    picture = imported(read_source(_file(tmp_path, "wolf.glb", _png(2, 2))), "whole")
    assert (picture.assets[0].kind, picture.assets[0].suffix) == ("texture", ".png")
    assert picture.notes == ("its name ends in “.glb”, its content is PNG",)
    model = imported(read_source(_file(tmp_path, "wolf.png", market_cart())), "whole")
    assert model.assets[0].kind == "mesh"


def test_a_sheared_node_carries_its_shear_in_a_mesh_of_its_own(tmp_path: Path) -> None:
    made = GlbBuilder()
    stone = made.mesh("stone", [(TRIANGLE, made.material("grey", [1, 1, 1, 1]))])
    made.node("plain", mesh=stone)
    made.node("leaning", mesh=stone, matrix=[1, 0, 0, 0, 0.5, 1, 0, 0, 0, 0, 1, 0, 3, 0, 0, 1])
    made.document["scenes"] = [{"nodes": [0, 1]}]
    found = _parts(tmp_path, made.to_bytes())
    assert [one.mesh for one in found.parts] == ["stone", "leaning"]
    assert found.notes == ("leaning is sheared, which an entity cannot be: its mesh was made so",)
    leaning = next(one for one in found.assets if one.name == "leaning")
    assert load_mesh(_file(tmp_path, "l.glb", leaning.content)).bounds[1].tolist() == [1, 1, 0]
    assert found.parts[1].place.position == (3, 0, 0)


def test_what_a_level_has_no_place_for_is_told(tmp_path: Path) -> None:
    made = GlbBuilder()
    made.node("stone", mesh=made.mesh("stone", [(TRIANGLE, made.material("grey", [1, 1, 1, 1]))]))
    primitive_of = made.document["meshes"][0]["primitives"][0]
    primitive_of["attributes"]["COLOR_0"] = primitive_of["attributes"]["POSITION"]
    made.document["animations"] = [{"channels": [], "samplers": []}]
    assert _parts(tmp_path, made.to_bytes()).notes == ("left out: animations, colours of vertices",)


def test_names_that_would_lead_elsewhere_become_plain_ones(tmp_path: Path) -> None:
    made = GlbBuilder()
    grey = made.material("grey", [1, 1, 1, 1])
    for name in ("../../etc/passwd", "../../etc/passwd", ""):
        made.node(name, mesh=made.mesh(name, [(TRIANGLE, grey)]))
    made.document["scenes"] = [{"nodes": [0, 1, 2]}]
    found = _parts(tmp_path, made.to_bytes())
    assert [one.name for one in found.assets] == ["etc_passwd", "etc_passwd_2", "node_2"]
    assert valid_name("..\\..") == "asset"
    assert valid_name(".hidden") == "hidden"


# -- bad input ---------------------------------------------------------------------------------------------------------


def test_a_truncated_glb_is_refused_with_how_much_is_there(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="is cut off: 900 of"):
        read_source(_file(tmp_path, "cart.glb", market_cart()[:900]))


def test_an_index_out_of_range_is_refused_by_the_name_of_its_mesh(tmp_path: Path) -> None:
    made = GlbBuilder()
    made.node("stone", mesh=made.mesh("stone", [(TRIANGLE, made.material("grey", [1, 1, 1, 1]))]))
    view = made.view(struct.pack("<3H", 0, 1, 99))
    made.document["accessors"].append({"bufferView": view, "componentType": 5123, "count": 3, "type": "SCALAR"})
    made.document["meshes"][0]["primitives"][0]["indices"] = len(made.document["accessors"]) - 1
    with pytest.raises(AssetError, match="“stone” has a triangle that refers to none of its 3 vertices"):
        read_source(_file(tmp_path, "stone.glb", made.to_bytes()))


def test_a_mesh_with_nan_is_refused(tmp_path: Path) -> None:
    made = GlbBuilder()
    bad = TRIANGLE.copy()
    made.node("stone", mesh=made.mesh("stone", [(bad, made.material("grey", [1, 1, 1, 1]))]))
    content = made.to_bytes().replace(struct.pack("<f", 1.0), struct.pack("<f", float("nan")), 1)
    with pytest.raises(AssetError, match="“stone” has a vertex that is not finite"):
        read_source(_file(tmp_path, "stone.glb", content))


def test_a_picture_of_twenty_thousand_by_twenty_thousand_is_refused_by_its_header(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    path = _file(tmp_path, "huge.png", b"\x89PNG\r\n\x1a\n" + chunk)
    with pytest.raises(AssetError, match="20000 × 20000 pixels are more than the limit of 67108864"):
        read_source(path)


def test_a_picture_inside_a_model_has_the_same_limit(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header
    made = GlbBuilder()
    made.node("stone", mesh=made.mesh("stone", [(TRIANGLE, made.material("grey", [1, 1, 1, 1], bomb))]))
    found = _parts(tmp_path, made.to_bytes())
    assert [one.kind for one in found.assets] == ["mesh"]
    assert "20000 × 20000 pixels are more than the limit" in found.notes[0]


def test_an_archive_is_named_and_never_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.glb", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.gltf", b"\0" * 10_000_000)
    with pytest.raises(AssetError, match="is a zip archive; glTF, GLB, OBJ, STL, PLY, PNG and JPEG can be imported"):
        read_source(tmp_path / "bomb.glb")


def test_a_ply_that_declares_billions_is_refused_before_it_is_read(tmp_path: Path) -> None:
    head = b"ply\nformat binary_little_endian 1.0\nelement vertex 4000000000\nproperty float x\nend_header\n"
    with pytest.raises(AssetError, match="more than the limit of 2000000 vertices"):
        read_source(_file(tmp_path, "huge.ply", head))


def test_an_empty_file_a_folder_and_nothing_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match=r"is empty \(0 bytes\)"):
        read_source(_file(tmp_path, "empty.glb", b""))
    with pytest.raises(AssetError, match="is a folder; choose the files in it"):
        read_source(tmp_path)
    with pytest.raises(AssetNotFoundError, match="does not exist"):
        read_source(tmp_path / "gone.glb")
    with pytest.raises(AssetError, match="is nothing that is known here"):
        read_source(_file(tmp_path, "notes.obj", b"buy milk"))


def test_more_than_the_limits_is_refused(tmp_path: Path) -> None:
    path = _cart(tmp_path)
    with pytest.raises(AssetError, match="larger than the limit of 100 bytes"):
        read_source(path, max_bytes=100)
    with pytest.raises(AssetError, match="more than the limit of 200 vertices"):
        read_source(path, max_vertices=200)


CART = b"""mtllib cart.mtl
v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nvt 0 0\nvt 1 0\nvt 0 1
usemtl wood
f 1/1 2/2 3/3
usemtl iron
f 1/1 3/3 4/2
usemtl wood
f 1/1 2/2 4/3
"""


def test_an_obj_of_several_materials_becomes_a_mesh_and_an_entity_for_each(tmp_path: Path) -> None:
    _file(tmp_path, "planks.png", _png(2, 2))
    _file(tmp_path, "cart.mtl", b"newmtl wood\nmap_Kd planks.png\nnewmtl iron\nKd 0 0 1\n")
    source = read_source(_file(tmp_path, "cart.obj", CART))
    assert source.part_count == 2
    found = imported(source, "parts")
    assert [(one.kind, one.name) for one in found.assets] == [
        ("mesh", "cart_wood"), ("mesh", "cart_iron"), ("texture", "planks"),
    ]  # fmt: skip
    assert [(one.mesh, one.texture, one.color) for one in found.parts] == [
        ("cart_wood", "planks", (1.0, 1.0, 1.0)), ("cart_iron", "", (0.0, 0.0, 1.0)),
    ]  # fmt: skip
    assert {one.place.position for one in found.parts} == {(0.0, 0.0, 0.0)}
    assert found.notes == ()
    meshes = [load_mesh(_file(tmp_path, "part.glb", one.content)) for one in found.assets if one.kind == "mesh"]
    assert [len(mesh.triangles) for mesh in meshes] == [2, 1]
    whole = imported(source, "whole")
    assert len(load_mesh(_file(tmp_path, "whole.glb", whole.assets[0].content)).triangles) == 3
    assert whole.notes == ("it has 2 materials, one mesh can show one: place its parts to keep them",)


def test_what_an_obj_draws_before_any_material_is_a_part_of_its_own(tmp_path: Path) -> None:
    _file(tmp_path, "cart.mtl", b"newmtl wood\nKd 1 0 0\n")
    plain = CART.replace(b"usemtl wood\nf 1/1 2/2 3/3\nusemtl iron\n", b"f 1/1 2/2 3/3\n")
    found = imported(read_source(_file(tmp_path, "cart.obj", plain)), "parts")
    assert [(one.mesh, one.color) for one in found.parts] == [
        ("cart", (1.0, 1.0, 1.0)), ("cart_wood", (1.0, 0.0, 0.0)),
    ]  # fmt: skip


def test_an_obj_of_one_material_is_one_mesh_whichever_way_it_is_imported(tmp_path: Path) -> None:
    _file(tmp_path, "cart.mtl", b"newmtl wood\nKd 1 0 0\n")
    source = read_source(_file(tmp_path, "cart.obj", CART.replace(b"usemtl iron", b"usemtl wood")))
    assert source.part_count == 1
    assert imported(source, "parts") == imported(source, "whole")
    assert [(one.mesh, one.color) for one in imported(source, "whole").parts] == [("cart", (1.0, 0.0, 0.0))]
