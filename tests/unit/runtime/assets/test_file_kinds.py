"""What bytes are, whatever they are called."""

import pytest

from runtime.assets.file_kinds import MEDIA_TYPES, kind_of, suffix_of
from runtime.assets.library import IMAGE_SUFFIXES, MESH_SUFFIXES
from tests.helpers.asset_files import embedded_gltf, image, mesh


@pytest.mark.parametrize("file_type", ["glb", "obj", "stl", "stl_ascii", "ply"])
def test_meshes_are_known_by_their_content(file_type: str) -> None:
    assert suffix_of(mesh(file_type)) == f".{file_type.removesuffix('_ascii')}"


def test_gltf_and_images_are_known_by_their_content() -> None:
    assert suffix_of(embedded_gltf()) == ".gltf"
    assert suffix_of(image()) == ".png"
    assert suffix_of(image(file_type="JPEG")) == ".jpg"


@pytest.mark.parametrize("content", [b"", b"{}", b"hello", b"\0" * 84 + b"x", b"GIF89a", b"PK\3\4", b"v", b"\x7fELF"])
def test_other_bytes_are_no_asset(content: bytes) -> None:
    assert suffix_of(content) is None


def test_every_suffix_has_a_kind_and_a_media_type() -> None:
    assert {suffix for suffix in MEDIA_TYPES if kind_of(suffix) == "mesh"} == set(MESH_SUFFIXES)
    assert {suffix for suffix in MEDIA_TYPES if kind_of(suffix) == "texture"} == set(IMAGE_SUFFIXES)
