import numpy as np
import pytest

from runtime.assets.arrays import ImageArray, SkyArrays
from runtime.assets.primitives import primitive
from viewport.assets.decoded import loading_texture, missing_texture, placeholder_mesh, shape_of, tint_of


def _rows(*greys: int) -> ImageArray:
    return ImageArray(np.repeat(np.array(greys, np.uint8), 4 * 2).reshape(len(greys), 2, 4).copy())


def test_a_shape_has_the_meshs_box_and_triangles() -> None:
    sphere = primitive("sphere")
    shape = shape_of(sphere)
    assert shape.low.tolist() == pytest.approx([-0.5] * 3)
    assert shape.triangles is sphere.triangles


def test_the_tint_of_a_panorama_is_that_of_its_upper_part_its_horizon_and_its_lower_part() -> None:
    tint = tint_of(SkyArrays("equirectangular", (_rows(*[255] * 40, *[128] * 10, *[0] * 50),)))
    assert tint.top == pytest.approx((1, 1, 1))
    assert tint.horizon == pytest.approx(((128 / 255) ** 2.2,) * 3)
    assert tint.ground == (0, 0, 0)


def test_the_tint_of_six_faces_takes_top_sides_and_bottom() -> None:
    def face(grey: int) -> ImageArray:
        return ImageArray(np.full((8, 8, 4), grey, np.uint8))

    tint = tint_of(SkyArrays("faces", (face(128), face(128), face(255), face(0), face(128), face(128))))
    assert tint.top[0] > tint.horizon[0] > tint.ground[0]


def test_stand_ins_are_a_box_a_blank_and_a_loud_pattern() -> None:
    assert placeholder_mesh() is primitive("box")
    assert (loading_texture().pixels == 255).all()
    assert missing_texture().pixels.std() > 20
