import pytest

from viewport.gl import draw
from viewport.gl.errors import check
from viewport.gl.framebuffer import MaskTarget, PictureTarget
from viewport.gl.ledger import Ledger

pytestmark = pytest.mark.gui


@pytest.mark.parametrize("samples", [0, 4])
@pytest.mark.usefixtures("gl")
def test_a_picture_is_read_as_it_was_drawn_top_row_first(samples: int) -> None:
    target = PictureTarget(6, 4, samples)
    draw.default_state(target.id, 6, 4)
    draw.clear(0, 0, 1)
    with draw.scissored(0, 3, 6, 1):
        draw.clear(1, 0, 0)
    picture = target.read()
    assert picture.shape == (4, 6, 4)
    assert picture[0, 0].tolist() == [255, 0, 0, 255]
    assert picture[3, 5].tolist() == [0, 0, 255, 255]
    target.close()
    check("the picture")


def test_a_mask_counts_its_texture_and_gives_it_back(ledger: Ledger) -> None:
    mask = MaskTarget(ledger, 10, 5)
    mask.bind()
    assert ledger.texture_bytes == 100
    mask.close()
    assert ledger.texture_bytes == 0
    check("the mask")
