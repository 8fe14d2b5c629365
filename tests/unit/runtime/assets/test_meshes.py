import json
import struct
from pathlib import Path

import numpy as np
import pytest
import trimesh

from runtime.assets.errors import AssetError, AssetNotFoundError
from runtime.assets.meshes import load_mesh, vertex_normals


def _save_box(folder: Path, kind: str) -> Path:
    path = folder / f"crate.{kind}"
    trimesh.creation.box((2, 4, 6)).export(path)
    return path


@pytest.mark.parametrize("kind", ["glb", "obj", "stl", "ply"])
def test_every_format_gives_the_same_box(tmp_path: Path, kind: str) -> None:
    mesh = load_mesh(_save_box(tmp_path, kind))
    assert mesh.bounds.tolist() == [[-1, -2, -3], [1, 2, 3]]
    assert len(mesh.triangles) == 12
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-5)


def test_gltf_reads_the_buffer_beside_it(tmp_path: Path) -> None:
    for name, content in trimesh.exchange.gltf.export_gltf(trimesh.Scene(trimesh.creation.box())).items():
        (tmp_path / name).write_bytes(content)
    assert len(load_mesh(tmp_path / "model.gltf").triangles) == 12


def test_gltf_that_refers_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "level"
    folder.mkdir()
    for name, content in trimesh.exchange.gltf.export_gltf(trimesh.Scene(trimesh.creation.box())).items():
        (folder / name).write_bytes(content)
    document = json.loads((folder / "model.gltf").read_text())
    secret = tmp_path / "secret.bin"
    secret.write_bytes((folder / document["buffers"][0]["uri"]).read_bytes())
    document["buffers"][0]["uri"] = "../secret.bin"
    (folder / "model.gltf").write_text(json.dumps(document))
    with pytest.raises(AssetError, match=r"not a file in its folder"):
        load_mesh(folder / "model.gltf")


def test_parts_are_placed_by_their_nodes(tmp_path: Path) -> None:
    scene = trimesh.Scene()
    box = trimesh.creation.box((1, 1, 1))
    scene.add_geometry(box, transform=trimesh.transformations.translation_matrix([5, 0, 0]))
    scene.add_geometry(box, transform=trimesh.transformations.translation_matrix([-5, 0, 0]))
    scene.export(tmp_path / "two.glb")
    mesh = load_mesh(tmp_path / "two.glb")
    assert mesh.bounds.tolist() == [[-5.5, -0.5, -0.5], [5.5, 0.5, 0.5]]
    assert len(mesh.triangles) == 24


def test_a_mirrored_part_still_faces_outwards(tmp_path: Path) -> None:
    scene = trimesh.Scene()
    scene.add_geometry(trimesh.creation.box((1, 1, 1)), transform=np.diag([-1.0, 1, 1, 1]))
    scene.export(tmp_path / "mirror.glb")
    mesh = load_mesh(tmp_path / "mirror.glb")
    a, b, c = (mesh.positions[mesh.triangles[:, corner]] for corner in range(3))
    assert np.einsum("ij,ij->", a, np.cross(b, c)) > 0
    assert (np.einsum("ij,ij->i", mesh.normals[mesh.triangles[:, 0]], np.cross(b - a, c - a)) > 0).all()


def test_texture_coordinates_are_kept(tmp_path: Path) -> None:
    box = trimesh.creation.box()
    box.visual = trimesh.visual.TextureVisuals(uv=np.linspace(0, 1, 16).reshape(8, 2))
    box.export(tmp_path / "box.glb")
    assert np.allclose(load_mesh(tmp_path / "box.glb").uvs, np.linspace(0, 1, 16).reshape(8, 2), atol=1e-6)


def test_missing_normals_are_the_mean_of_the_triangles_around() -> None:
    positions = np.array([[0, 0, 0], [1, 0, 0], [0, 0, -1], [9, 9, 9]], float)
    normals = vertex_normals(positions, np.array([[0, 1, 2]]))
    assert normals[:3].tolist() == [[0, 1, 0]] * 3
    assert normals[3].tolist() == [0, 1, 0]


def test_more_vertices_than_the_limit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="more than the limit of 3 vertices"):
        load_mesh(_save_box(tmp_path, "obj"), max_vertices=3)


def test_more_bytes_than_the_limit_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="larger than the limit of 10 bytes"):
        load_mesh(_save_box(tmp_path, "stl"), max_bytes=10)


def test_an_accessor_that_claims_a_billion_vertices_is_refused_before_anything_is_allocated(tmp_path: Path) -> None:
    text = json.dumps({"asset": {"version": "2.0"}, "accessors": [{"count": 10**9, "type": "VEC3"}]}).encode()
    text += b" " * (-len(text) % 4)
    header = struct.pack("<4sIIII", b"glTF", 2, 20 + len(text), len(text), 0x4E4F534A)
    (tmp_path / "bomb.glb").write_bytes(header + text)
    with pytest.raises(AssetError, match="more than the limit"):
        load_mesh(tmp_path / "bomb.glb")


@pytest.mark.parametrize("kind", ["glb", "gltf", "obj", "stl", "ply"])
@pytest.mark.parametrize("content", [b"", b"\x00" * 40, b"nothing of the kind", b"{}"])
def test_broken_content_is_refused_naming_file_and_format(tmp_path: Path, kind: str, content: bytes) -> None:
    path = tmp_path / f"broken.{kind}"
    path.write_bytes(content)
    with pytest.raises(AssetError) as caught:
        load_mesh(path)
    assert caught.value.path == path
    assert str(path) in str(caught.value)


def test_nan_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nan.obj"
    path.write_text("v 0 0 0\nv 1 0 0\nv nan 1 0\nf 1 2 3\n")
    with pytest.raises(AssetError, match="not finite"):
        load_mesh(path)


def test_a_coordinate_far_beyond_any_level_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "far.obj"
    path.write_text("v 0 0 0\nv 1 0 0\nv 0 1e30 0\nf 1 2 3\n")
    with pytest.raises(AssetError, match="farther than 1000000 m"):
        load_mesh(path)


def test_an_index_without_a_vertex_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.ply"
    path.write_text(
        "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
        "element face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n3 0 1 7\n"
    )
    with pytest.raises(AssetError):
        load_mesh(path)


def test_points_without_triangles_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "points.ply"
    trimesh.PointCloud([[0, 0, 0], [1, 1, 1]]).export(path)
    with pytest.raises(AssetError, match="holds no triangles"):
        load_mesh(path)


def test_an_unknown_suffix_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="is not one of glb, gltf, obj, stl, ply"):
        load_mesh(tmp_path / "wolf.fbx")
    with pytest.raises(AssetNotFoundError):
        load_mesh(tmp_path / "wolf.glb")
