import numpy as np

from runtime.assets.arrays import MeshArrays
from runtime.assets.closed import is_closed
from runtime.assets.primitives import primitive


def _with_triangles(mesh: MeshArrays, triangles: np.ndarray) -> MeshArrays:
    return MeshArrays(mesh.positions, mesh.normals, mesh.uvs, triangles)


def test_a_box_with_corners_stored_three_times_is_closed() -> None:
    assert is_closed(primitive("box"))


def test_a_sheet_is_open() -> None:
    assert not is_closed(primitive("plane"))


def test_a_box_with_a_hole_is_open() -> None:
    box = primitive("box")
    assert not is_closed(_with_triangles(box, box.triangles[1:].copy()))


def test_a_mesh_without_triangles_is_open() -> None:
    box = primitive("box")
    assert not is_closed(_with_triangles(box, box.triangles[:0].copy()))
