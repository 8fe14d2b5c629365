"""The built-in textures, and the one that stands for a texture that is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from runtime.assets.arrays import ImageArray, Pixels

SIZE = 256


def white() -> ImageArray:
    return ImageArray(np.full((4, 4, 4), 255, np.uint8))


def checker() -> ImageArray:
    """Eight by eight fields, light and mid grey."""
    row, column = np.indices((SIZE, SIZE)) // (SIZE // 8)
    return _grey(np.where((row + column) % 2, 0.82, 0.42))


def grid() -> ImageArray:
    """Fine lines over a quiet grey, the outer ones strong: one tile shows where it ends."""
    row, column = np.indices((SIZE, SIZE))
    shade = np.full((SIZE, SIZE), 0.55)
    step = SIZE // 8
    for line in (row, column):
        shade[(line % step == 0) | (line % step == step - 1)] = 0.68
    for line in (row, column):
        shade[(line < 3) | (line >= SIZE - 3)] = 0.9
    return _grey(shade)


def missing() -> ImageArray:
    """Magenta and near-black fields, as nothing in a real level looks."""
    row, column = np.indices((64, 64)) // 16
    odd = ((row + column) % 2).astype(bool)
    pixels = np.empty((64, 64, 4), np.uint8)
    pixels[odd] = (208, 48, 176, 255)
    pixels[~odd] = (32, 24, 32, 255)
    return ImageArray(pixels)


PATTERNS: Mapping[str, Callable[[], ImageArray]] = MappingProxyType(
    {"none": white, "white": white, "checker": checker, "grid": grid}
)


@cache
def pattern(name: str) -> ImageArray:
    """Return a built-in texture, made once; raises KeyError for an unknown name. `none` is white."""
    return PATTERNS[name]()


def _grey(shade: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> ImageArray:
    pixels: Pixels = np.empty((*shade.shape, 4), np.uint8)
    pixels[..., :3] = np.round(shade * 255)[..., None]
    pixels[..., 3] = 255
    return ImageArray(pixels)
