import numpy as np
import pytest

from runtime.assets.arrays import ImageArray, MeshArrays, SkyArrays
from runtime.assets.primitives import PRIMITIVES, primitive
from viewport.assets.thumbnail import SIZE, mesh_thumbnail, sky_thumbnail, texture_thumbnail


def _plain(height: int, width: int, colour: tuple[int, int, int]) -> ImageArray:
    return ImageArray(np.full((height, width, 4), (*colour, 255), np.uint8))


@pytest.mark.parametrize("name", sorted(PRIMITIVES))
def test_every_shape_is_seen_before_nothing(name: str) -> None:
    pixels = mesh_thumbnail(primitive(name))
    assert pixels.shape == (SIZE, SIZE, 4)
    covered = pixels[..., 3] > 128
    assert 0.1 < covered.mean() < 0.9
    assert not covered[0].any()
    assert pixels[covered][:, :3].min() > 30


def test_the_top_of_a_box_is_lighter_than_its_sides() -> None:
    pixels = mesh_thumbnail(primitive("box"))
    middle = SIZE // 2
    rows = np.flatnonzero(pixels[:, middle, 3] > 200)
    assert int(pixels[rows[8], middle, 0]) > int(pixels[rows[-8], middle, 0]) + 10


def test_what_is_nearer_hides_what_is_behind() -> None:
    def square(z: float, facing: float) -> MeshArrays:
        corners = np.array([[-1, -1, z], [1, -1, z], [1, 1, z], [-1, 1, z]], np.float32)
        normals = np.tile(np.array([0, facing, 1 - facing], np.float32), (4, 1))
        return MeshArrays(corners, normals, np.zeros((4, 2), np.float32), np.array([[0, 1, 2], [0, 2, 3]], np.uint32))

    near, far = square(0.1, 0.0), square(-0.1, 1.0)

    def both(*parts: MeshArrays) -> MeshArrays:
        return MeshArrays(
            np.concatenate([part.positions for part in parts]), np.concatenate([part.normals for part in parts]),
            np.concatenate([part.uvs for part in parts]),
            np.concatenate([part.triangles + 4 * place for place, part in enumerate(parts)]).astype(np.uint32),
        )  # fmt: skip

    one, other = mesh_thumbnail(both(near, far)), mesh_thumbnail(both(far, near))
    middle = SIZE // 2
    assert np.array_equal(one[middle, middle], other[middle, middle])
    assert np.array_equal(one[middle, middle, :3], mesh_thumbnail(near)[middle, middle, :3])


def test_a_mesh_without_an_extent_is_drawn_as_nothing() -> None:
    points = np.zeros((3, 3), np.float32)
    mesh = MeshArrays(points, points + np.float32([0, 1, 0]), points[:, :2], np.array([[0, 1, 2]], np.uint32))
    assert not mesh_thumbnail(mesh)[..., 3].any()


def test_the_middle_of_a_picture_is_shown() -> None:
    pixels = np.array(_plain(10, 30, (255, 0, 0)).pixels)
    pixels[:, 10:20] = (0, 255, 0, 255)
    assert (texture_thumbnail(ImageArray(pixels))[..., :3] == (0, 255, 0)).all()


def test_skies_show_what_is_above_the_horizon() -> None:
    panorama = np.array(_plain(64, 128, (0, 0, 255)).pixels)
    panorama[40:] = (255, 0, 0, 255)
    assert (sky_thumbnail(SkyArrays("equirectangular", (ImageArray(panorama),)))[..., 2] == 255).all()
    faces = SkyArrays("faces", tuple(_plain(8, 8, (40 * face, 0, 0)) for face in range(6)))
    assert (sky_thumbnail(faces)[..., 0] == 160).all()
    daylight = sky_thumbnail(None)
    assert int(daylight[10, 10, 2]) > int(daylight[10, 10, 0])
    assert daylight.shape == (SIZE, SIZE, 4)
