"""Pictures that are compared with a golden one, pixel for pixel.

`PLUMBLINE_UPDATE_IMAGES=1 pytest tests/images` draws the goldens anew (look at them before committing). Up to 2 of 255
on up to 0.5 % of the pixels may differ: llvmpipe is exact on one machine and nearly so across CPUs. What was drawn in a
failing test is left beside the test's temporary files.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

GOLDEN = Path(__file__).parents[1] / "images" / "golden"
UPDATE = "PLUMBLINE_UPDATE_IMAGES"
MOST_DIFFERENCE, MOST_PIXELS = 2, 0.005


def expect_golden(name: str, seen: npt.NDArray[np.uint8], tmp_path: Path) -> None:
    """Compare (height, width, 3) with the golden picture of that name, or make it that."""
    golden = GOLDEN / f"{name}.png"
    if os.environ.get(UPDATE) == "1":
        GOLDEN.mkdir(exist_ok=True)
        Image.fromarray(seen).save(golden, optimize=True)
        return
    Image.fromarray(seen).save(tmp_path / f"{name}.png")
    with Image.open(golden) as image:
        expected = np.array(image.convert("RGB"))
    assert seen.shape == expected.shape
    difference = np.abs(seen.astype(int) - expected.astype(int)).max(axis=2)
    share = float((difference > MOST_DIFFERENCE).mean())
    assert share <= MOST_PIXELS, f"{share:.2%} of the pixels differ, at most by {difference.max()}; see {tmp_path}"
