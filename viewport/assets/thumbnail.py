"""Small pictures of assets, drawn with numpy: no GL context is needed, so that a worker can make them.

Pixels are sRGB with straight alpha, the top row first; a mesh stands before nothing.
"""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
from PIL import Image

from runtime.assets.arrays import ImageArray, MeshArrays, SkyArrays

Pixels = npt.NDArray[np.uint8]
Doubles = npt.NDArray[np.float64]

SIZE = 96
_FINER = 2
"""Drawn so many times as large, then made smaller: smooth edges."""
_YAW, _PITCH = 0.62, 0.42
_FRAGMENTS = 100_000
"""Worked on at a time: so many fit a cache, and no step of it holds up other threads for long."""
_WIDTHS = (0, 2, 4, 8, 16)
"""Triangles up to so many pixels are drawn together, larger ones one by one."""
_CLAY = np.array([0.72, 0.74, 0.77])
_KEY, _FILL = np.array([0.35, 0.75, 0.56]), np.array([-0.8, 0.2, 0.3])


def mesh_thumbnail(mesh: MeshArrays, size: int = SIZE) -> Pixels:
    """Return a mesh as it looks in clay from the front, above and to the right."""
    side = size * _FINER
    turned = _seen(mesh.positions.astype(np.float64))
    low, high = turned.min(axis=0), turned.max(axis=0)
    span = max(float((high - low)[:2].max()), 1e-9)
    placed = (turned - (low + high) / 2) * (side * 0.9 / span) + side / 2
    placed[:, 1] = side - placed[:, 1]
    shades = _shades(_seen(mesh.normals.astype(np.float64)))
    depth = np.full(side * side, -np.inf)
    light = np.zeros(side * side)
    corners = placed[mesh.triangles]
    boxes = np.ceil(corners[:, :, :2].max(axis=1)) - np.floor(corners[:, :, :2].min(axis=1)) + 1
    reach = boxes.max(axis=1)
    for low_end, width in itertools.pairwise(_WIDTHS):
        rows = np.flatnonzero((reach > low_end) & (reach <= width))
        step = max(_FRAGMENTS // (width * width), 1)
        for start in range(0, len(rows), step):
            chosen = rows[start : start + step]
            _fill(corners[chosen], shades[mesh.triangles[chosen]], (width, width), side, depth, light)
    for row in np.flatnonzero(reach > _WIDTHS[-1]).tolist():
        across, down = (min(int(length), side + 2) for length in boxes[row])
        _fill(corners[row : row + 1], shades[mesh.triangles[row : row + 1]], (across, down), side, depth, light)
    colour = np.clip(light[:, None] * _CLAY, 0, 1) ** (1 / 2.2)
    pixels = np.zeros((side, side, 4), np.uint8)
    pixels[..., :3] = (colour * 255).reshape(side, side, 3)
    pixels[..., 3] = np.where(np.isfinite(depth), 255, 0).reshape(side, side)
    return _smaller(pixels, size)


def texture_thumbnail(image: ImageArray, size: int = SIZE) -> Pixels:
    """Return the middle square of a picture."""
    side = min(image.width, image.height)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return _smaller(image.pixels[top : top + side, left : left + side], size)


def sky_thumbnail(sky: SkyArrays | None, size: int = SIZE) -> Pixels:
    """Return what a sky shows above its horizon and a little below; None is the sky that is drawn: daylight."""
    if sky is None:
        down = np.linspace(0, 1, size)[:, None, None]
        rows = np.where(down < 0.62, 1 - down / 0.62 * 0.55, 0.4 - (down - 0.62) * 0.3)
        colour = np.concatenate([1 - rows * 0.72, 1 - rows * 0.5, 1 - rows * 0.12, np.ones_like(rows)], axis=2)
        ground = np.concatenate([rows, rows * 0.98, rows * 0.92, np.ones_like(rows)], axis=2)
        made = np.broadcast_to(np.where(down < 0.62, colour, ground), (size, size, 4))
        drawn: Pixels = (np.clip(made, 0, 1) * 255).astype(np.uint8)
        return drawn
    image = sky.images[4] if sky.kind == "faces" else sky.images[0]
    if sky.kind == "faces":
        return texture_thumbnail(image, size)
    side = image.height * 5 // 8
    left = (image.width - side) // 2
    return _smaller(image.pixels[:side, left : left + side], size)


def _seen(vectors: Doubles) -> Doubles:
    """Return vectors as the eye sees them: x to the right, y up, z towards it."""
    sin_yaw, cos_yaw, sin_pitch, cos_pitch = np.sin(_YAW), np.cos(_YAW), np.sin(_PITCH), np.cos(_PITCH)
    yaw = np.array([[cos_yaw, 0, -sin_yaw], [0, 1, 0], [sin_yaw, 0, cos_yaw]])
    pitch = np.array([[1, 0, 0], [0, cos_pitch, -sin_pitch], [0, sin_pitch, cos_pitch]])
    return np.asarray(vectors @ (pitch @ yaw).T)


def _shades(normals: Doubles) -> Doubles:
    # Open meshes show their backs: light falls on both sides.
    facing = np.where(normals[:, 2:] < 0, -normals, normals)
    return np.asarray(0.16 + 0.78 * np.clip(facing @ _KEY, 0, 1) + 0.2 * np.clip(facing @ _FILL, 0, 1))


def _fill(corners: Doubles, shades: Doubles, box: tuple[int, int], side: int, depth: Doubles, light: Doubles) -> None:
    """Draw triangles that fit a box of so many pixels across and down; what is nearer stays."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    solid = np.abs(area) > 1e-12
    a, b, c, area, shades = a[solid], b[solid], c[solid], area[solid], shades[solid]
    start = np.floor(np.minimum(np.minimum(a, b), c)[:, :2])
    across, down = np.meshgrid(np.arange(box[0]), np.arange(box[1]))
    x = start[:, :1] + across.ravel() + 0.5
    y = start[:, 1:] + down.ravel() + 0.5

    def share(one: Doubles, other: Doubles) -> Doubles:
        first = (one[:, :1] - x) * (other[:, 1:2] - y)
        second = (one[:, 1:2] - y) * (other[:, :1] - x)
        return np.asarray((first - second) / area[:, None])

    of_a, of_b, of_c = share(b, c), share(c, a), share(a, b)
    grace = -1e-9
    inside = (of_a >= grace) & (of_b >= grace) & (of_c >= grace) & (x >= 0) & (y >= 0) & (x < side) & (y < side)
    z = of_a * a[:, 2:] + of_b * b[:, 2:] + of_c * c[:, 2:]
    shade = of_a * shades[:, :1] + of_b * shades[:, 1:2] + of_c * shades[:, 2:]
    places = (y[inside].astype(np.int64) * side) + x[inside].astype(np.int64)
    near, shown = z[inside], shade[inside]
    order = np.argsort(near)  # the last one written to a place is the nearest
    places, near, shown = places[order], near[order], shown[order]
    wins = near > depth[places]
    depth[places[wins]] = near[wins]
    light[places[wins]] = shown[wins]


def _smaller(pixels: Pixels, size: int) -> Pixels:
    image = Image.fromarray(np.ascontiguousarray(pixels)).convert("RGBa")  # straight alpha would bleed black edges
    how = Image.Resampling.BOX if pixels.shape[0] > size else Image.Resampling.NEAREST
    return np.array(image.resize((size, size), how).convert("RGBA"), np.uint8)
