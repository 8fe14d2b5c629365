import numpy as np
import pytest

from runtime.assets.closed import is_closed
from runtime.assets.primitives import PRIMITIVES, primitive
from runtime.contracts.world import BUILTIN_MESHES


def test_every_builtin_name_has_a_mesh() -> None:
    assert set(PRIMITIVES) == set(BUILTIN_MESHES)


@pytest.mark.parametrize("name", BUILTIN_MESHES)
def test_normals_have_length_1_and_point_where_the_triangles_face(name: str) -> None:
    mesh = primitive(name)
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-5)
    a, b, c = (mesh.positions[mesh.triangles[:, corner]] for corner in range(3))
    facing = np.cross(b - a, c - a)
    for corner in range(3):
        assert (np.einsum("ij,ij->i", facing, mesh.normals[mesh.triangles[:, corner]]) > 0).all()


@pytest.mark.parametrize("name", BUILTIN_MESHES)
def test_it_fits_a_cube_of_1_m_about_the_origin_and_its_texture_the_unit_square(name: str) -> None:
    mesh = primitive(name)
    low, high = mesh.bounds
    assert (low >= -0.5 - 1e-6).all()
    assert (high <= 0.5 + 1e-6).all()
    assert np.allclose(low, -high, atol=1e-6)
    assert mesh.uvs.min() >= -1e-6
    assert mesh.uvs.max() <= 1 + 1e-6


@pytest.mark.parametrize("name", [name for name in BUILTIN_MESHES if name != "plane"])
def test_solids_are_closed(name: str) -> None:
    assert is_closed(primitive(name))


@pytest.mark.parametrize(
    ("name", "cubic_metres"),
    [("box", 1.0), ("sphere", np.pi / 6), ("cylinder", np.pi / 4), ("cone", np.pi / 12), ("torus", 0.1554)],
)
def test_the_enclosed_volume_is_that_of_the_solid(name: str, cubic_metres: float) -> None:
    mesh = primitive(name)
    a, b, c = (mesh.positions[mesh.triangles[:, corner]].astype(float) for corner in range(3))
    volume = np.einsum("ij,ij->", a, np.cross(b, c)) / 6
    assert volume == pytest.approx(cubic_metres, rel=0.035)


def test_a_primitive_is_made_once_and_an_unknown_one_refused() -> None:
    assert primitive("sphere") is primitive("sphere")
    with pytest.raises(KeyError):
        primitive("teapot")
