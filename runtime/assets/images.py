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


def load_image(path: Path, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> ImageArray:
    """Return the decoded file; raises AssetError naming file and cause."""
    content = read_limited(path, max_bytes)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            width, height = image.size
            if width * height > max_pixels:
                raise AssetError(path.stem, path, f"{width} × {height} pixels are more than the limit of {max_pixels}")
            return ImageArray(np.array(image.convert("RGBA"), dtype=np.uint8))
    except AssetError:
        raise
    except Exception as error:  # whatever Pillow's decoders raise on broken content
        raise AssetError(path.stem, path, f"is no readable PNG or JPEG ({error})") from error
