import numpy as np
import pytest
from OpenGL import GL

from viewport.gl.errors import check
from viewport.gl.ledger import Ledger
from viewport.gl.texture import CUBE, FLAT, Texture

pytestmark = pytest.mark.gui


def test_the_top_row_of_an_image_is_where_v_is_1(ledger: Ledger) -> None:
    pixels = np.zeros((2, 2, 4), np.uint8)
    pixels[0] = (255, 0, 0, 255)
    texture = Texture.from_image(ledger, pixels)
    texture.bind(0)
    read = np.frombuffer(bytes(GL.glGetTexImage(FLAT, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)), np.uint8)
    assert read.reshape(2, 2, 4)[1, 0].tolist() == [255, 0, 0, 255]
    assert read.reshape(2, 2, 4)[0, 0].tolist() == [0, 0, 0, 0]
    texture.close()


def test_memory_is_counted_with_its_mip_levels_and_given_back(ledger: Ledger) -> None:
    texture = Texture.from_image(ledger, np.zeros((16, 32, 4), np.uint8))
    assert ledger.texture_bytes == 16 * 32 * 4 * 4 // 3
    texture.close()
    assert ledger.texture_bytes == 0


def test_a_panorama_goes_round_but_ends_above_and_below(ledger: Ledger) -> None:
    texture = Texture.from_image(ledger, np.zeros((4, 8, 4), np.uint8), repeats=False)
    texture.bind(0)
    assert GL.glGetTexParameteriv(FLAT, GL.GL_TEXTURE_WRAP_S) == GL.GL_REPEAT
    assert GL.glGetTexParameteriv(FLAT, GL.GL_TEXTURE_WRAP_T) == GL.GL_CLAMP_TO_EDGE
    texture.close()


def test_six_faces_make_a_cube(ledger: Ledger) -> None:
    texture = Texture.from_faces(ledger, [np.full((4, 4, 4), 40 * face, np.uint8) for face in range(6)])
    texture.bind(1)
    read = GL.glGetTexImage(GL.GL_TEXTURE_CUBE_MAP_NEGATIVE_Y, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)
    assert set(bytes(read)) == {120}
    assert texture.target == CUBE
    texture.close()
    check("the cube")


def test_a_width_that_is_no_multiple_of_four_is_not_skewed(ledger: Ledger) -> None:
    pixels = np.random.default_rng(1).integers(0, 255, (3, 5, 4), np.uint8)
    texture = Texture.from_image(ledger, pixels)
    texture.bind(0)
    read = np.frombuffer(bytes(GL.glGetTexImage(FLAT, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE)), np.uint8)
    assert np.array_equal(read.reshape(3, 5, 4)[::-1], pixels)
    texture.close()
