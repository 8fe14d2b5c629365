import numpy as np
import pytest

from runtime.assets.arrays import ImageArray, MeshArrays, joined_meshes


def _mesh(positions: list[list[float]]) -> MeshArrays:
    points = np.array(positions, np.float32).reshape(-1, 3)
    return MeshArrays(points, points.copy(), np.zeros((len(points), 2), np.float32), np.zeros((0, 3), np.uint32))


def test_bounds_are_the_lowest_and_highest_corner() -> None:
    assert _mesh([[1, 2, 3], [-1, 5, 0]]).bounds.tolist() == [[-1, 2, 0], [1, 5, 3]]


def test_a_mesh_without_vertices_has_bounds_at_its_origin() -> None:
    assert _mesh([]).bounds.tolist() == [[0, 0, 0], [0, 0, 0]]


def test_arrays_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        _mesh([[1, 2, 3]]).positions[0, 0] = 9


def test_size_counts_every_array() -> None:
    assert _mesh([[0, 0, 0]]).size_bytes == 12 + 12 + 8


def test_image_tells_its_size() -> None:
    image = ImageArray(np.zeros((3, 5, 4), np.uint8))
    assert (image.width, image.height) == (5, 3)


def test_joined_meshes_keep_their_own_triangles() -> None:
    points = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], np.float32)
    corner = MeshArrays(points, points.copy(), points[:, :2].copy(), np.array([[0, 1, 2]], np.uint32))
    both = joined_meshes((corner, corner))
    assert both.positions.shape == both.normals.shape == (6, 3)
    assert both.uvs.shape == (6, 2)
    assert both.triangles.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert both.triangles.dtype == np.uint32
