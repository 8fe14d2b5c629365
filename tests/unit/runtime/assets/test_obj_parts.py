"""The triangles of an OBJ by material: every triangle once, whatever its materials are called."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from runtime.assets.errors import AssetError
from runtime.assets.meshes import whole_plain
from runtime.assets.obj_parts import obj_primitives

PATH = Path("cart.obj")
CORNERS = b"v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\n"


def parts(content: bytes) -> list[tuple[int | None, int]]:
    return [(one.material, len(one.arrays.triangles)) for one in obj_primitives(PATH, content)]


@pytest.mark.parametrize(
    ("faces", "expected"),
    [
        (b"usemtl a\nf 1 2 3\n", [(0, 1)]),
        (b"usemtl a\nf 1 2 3\nusemtl b\nf 1 2 4\nusemtl a\nf 1 3 4\n", [(0, 2), (1, 1)]),
        (b"f 1 2 3\nusemtl a\nf 1 2 4\n", [(None, 1), (0, 1)]),
        (b"usemtl unused\nusemtl b\nf 1 2 3 4\n", [(1, 2)]),
        (b"\tusemtl a b \r\nf 1 2 3\r\nusemtl a\r\nf 1 2 4\r\n", [(0, 1), (1, 1)]),
        (b"o one\nusemtl m1\nf 1 2 3\no two\ng x\nusemtl m0\nf 1 2 4\n", [(0, 1), (1, 1)]),
        (b"usemtl \xff\xfe\nf 1 2 3\nusemtl \xc3\xa4\nf 1 2 4\n", [(0, 1), (1, 1)]),
    ],
)
def test_each_material_has_its_triangles_in_the_order_of_first_use(
    faces: bytes, expected: list[tuple[int | None, int]]
) -> None:
    assert parts(CORNERS + faces) == expected


def test_a_library_that_the_file_names_is_neither_read_nor_needed(tmp_path: Path) -> None:
    content = b"mtllib ../../etc/secret.mtl\n" + CORNERS + b"usemtl a\nf 1 2 3\nusemtl b\nf 1 2 4\n"
    assert parts(content) == [(0, 1), (1, 1)]


def test_together_they_are_the_whole_with_its_normals_and_texture_places() -> None:
    content = (
        CORNERS + b"vt 0 0\nvt 1 0\nvt 0 1\nvn 0 0 1\nvn 0 1 0\n"
        b"usemtl a\nf 1/1/1 2/2/1 3/3/1\nusemtl b\nf 1/1/2 2/2/2 4/3/2\n"
    )
    first, second = obj_primitives(PATH, content)
    whole = whole_plain(PATH, content)
    assert np.array_equal(first.arrays.normals, [[0, 0, 1]] * 3)
    assert np.array_equal(second.arrays.normals, [[0, 1, 0]] * 3)
    assert np.array_equal(first.arrays.uvs[:, 0].max(), 1)
    corners = np.concatenate([first.arrays.positions, second.arrays.positions])
    assert sorted(map(tuple, corners.tolist())) == sorted(map(tuple, whole.positions.tolist()))


def test_too_many_vertices_and_broken_faces_are_refused_by_the_name_of_the_file() -> None:
    with pytest.raises(AssetError, match="limit of 3 vertices"):
        obj_primitives(PATH, CORNERS + b"usemtl a\nf 1 2 3\nusemtl b\nf 1 2 4\n", max_vertices=3)
    with pytest.raises(AssetError, match="cart"):
        obj_primitives(PATH, CORNERS + b"usemtl a\nf 1 2 99\n")
