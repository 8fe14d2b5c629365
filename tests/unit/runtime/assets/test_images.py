from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from runtime.assets.errors import AssetError
from runtime.assets.images import image_size, load_image


def test_png_is_decoded_to_rgba_with_the_top_row_first(tmp_path: Path) -> None:
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[0] = (255, 128, 0)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    image = load_image(tmp_path / "a.png")
    assert image.pixels.shape == (2, 3, 4)
    assert image.pixels[0, 0].tolist() == [255, 128, 0, 255]
    assert image.pixels[1, 0].tolist() == [0, 0, 0, 255]


def test_jpeg_is_decoded(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), (200, 10, 10)).save(tmp_path / "a.jpg")
    assert load_image(tmp_path / "a.jpg").pixels[1, 1, 0] > 180


def test_more_pixels_than_the_limit_are_refused_before_decoding(tmp_path: Path) -> None:
    Image.new("RGB", (40, 40)).save(tmp_path / "a.png")
    with pytest.raises(AssetError, match="40 × 40 pixels are more than the limit of 100"):
        load_image(tmp_path / "a.png", max_pixels=100)


@pytest.mark.parametrize("content", [b"", b"no image", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_broken_content_is_refused_naming_the_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(AssetError, match=r"a\.png: is no readable PNG or JPEG"):
        load_image(tmp_path / "a.png")


def test_another_format_under_the_name_of_a_png_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.bmp")
    (tmp_path / "a.bmp").rename(tmp_path / "a.png")
    with pytest.raises(AssetError, match="no readable"):
        load_image(tmp_path / "a.png")


def test_the_header_of_a_png_is_read_before_anything_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (20_000).to_bytes(4, "big") * 2)
    assert image_size(path) == (20_000, 20_000)
    with pytest.raises(AssetError, match="20000 × 20000 pixels are more than the limit"):
        load_image(path)


def test_sizes_are_told_by_headers_alone(tmp_path: Path) -> None:
    Image.new("RGB", (6, 3)).save(tmp_path / "wide.jpg")
    (tmp_path / "none.jpg").write_bytes(b"nothing")
    assert image_size(tmp_path / "wide.jpg") == (6, 3)
    assert image_size(tmp_path / "none.jpg") is None
    assert image_size(tmp_path / "gone.jpg") is None
