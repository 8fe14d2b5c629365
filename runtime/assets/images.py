"""PNG and JPEG files to arrays through Pillow, with limits on bytes and pixels. Other formats are refused."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from runtime.assets.arrays import ImageArray
from runtime.assets.errors import AssetError
from runtime.assets.files import read_limited

MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 8192 * 8192
FORMATS = ("PNG", "JPEG")

# Here, not in the worker that decodes first: importing modules there holds up every other thread.
Image.preinit()


def load_image(path: Path, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> ImageArray:
    """Return the decoded file; raises AssetError naming file and cause."""
    return decode_image(path, read_limited(path, max_bytes), max_pixels=max_pixels)


def decode_image(path: Path, content: bytes, *, max_pixels: int = MAX_PIXELS) -> ImageArray:
    """Return decoded content; its header is looked at before anything is decoded."""
    try:
        width, height = _png_size(content) or (0, 0)
        _refuse_large(path, width, height, max_pixels)
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            _refuse_large(path, *image.size, max_pixels)
            return ImageArray(np.array(image.convert("RGBA"), dtype=np.uint8))
    except AssetError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise AssetError(path.stem, path, f"has more pixels than the limit of {max_pixels}") from error
    except Exception as error:  # whatever Pillow's decoders raise on broken content
        raise AssetError(path.stem, path, f"is no readable PNG or JPEG ({error})") from error


def image_size(path: Path) -> tuple[int, int] | None:
    """Return the width and height that a file's header tells, None for what has none. Decodes nothing."""
    try:
        with path.open("rb") as file:
            size = _png_size(file.read(24))
        if size is not None:
            return size
        with Image.open(path, formats=FORMATS) as image:
            return image.size
    except Exception:  # whatever Pillow raises on broken content; who decodes it is told why
        return None


def _png_size(content: bytes) -> tuple[int, int] | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or len(content) < 24:
        return None
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def _refuse_large(path: Path, width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise AssetError(path.stem, path, f"{width} × {height} pixels are more than the limit of {max_pixels}")
