"""The part of the window that points cover, in device pixels from the bottom left."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from viewport.passes.frame import Frame
from viewport.scene.matrices import Doubles


class ScreenBox(NamedTuple):
    x: int
    y: int
    width: int
    height: int


def screen_box(frame: Frame, points: Doubles, margin_px: float) -> ScreenBox | None:
    """Return the box around (n, 3) world points with a margin in logical pixels, None where nothing is in the window.

    A point behind the camera makes it the whole window: its neighbours may reach anywhere.
    """
    width, height = frame.pixels
    seen = frame.camera.project(points)
    if (seen[:, 2] <= 0).any() or not np.isfinite(seen[:, :2]).all():
        return ScreenBox(0, 0, width, height)
    low = np.floor((seen[:, :2].min(axis=0) - margin_px) * frame.ratio)
    high = np.ceil((seen[:, :2].max(axis=0) + margin_px) * frame.ratio)
    left, top = np.clip(low, 0, (width, height)).astype(int)
    right, bottom = np.clip(high, 0, (width, height)).astype(int)
    if right <= left or bottom <= top:
        return None
    return ScreenBox(int(left), int(height - bottom), int(right - left), int(bottom - top))
