"""The textures and skies of the samples, drawn from seeded noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

Field = npt.NDArray[np.float64]
SIZE = 256


def noise(seed: int, cells: tuple[int, ...], shape: tuple[int, int] = (SIZE, SIZE)) -> Field:
    """Smooth tileable noise in 0..1, octaves with the given cells across, each half as strong as the one before."""
    random = np.random.default_rng(seed)
    total = np.zeros(shape)
    weight = 0.0
    for octave, count in enumerate(cells):
        rows = max(1, round(count * shape[0] / shape[1])) if shape[0] != shape[1] else count
        grid = random.random((rows, count))
        y = np.linspace(0, rows, shape[0], endpoint=False)
        x = np.linspace(0, count, shape[1], endpoint=False)
        yi, xi = y.astype(int), x.astype(int)
        fy = (y - yi)[:, None]
        fx = (x - xi)[None, :]
        fy, fx = fy * fy * (3 - 2 * fy), fx * fx * (3 - 2 * fx)
        down, right = (yi + 1) % rows, (xi + 1) % count
        value = (
            grid[yi][:, xi] * (1 - fy) * (1 - fx)
            + grid[down][:, xi] * fy * (1 - fx)
            + grid[yi][:, right] * (1 - fy) * fx
            + grid[down][:, right] * fy * fx
        )
        total += value * 0.5**octave
        weight += 0.5**octave
    return total / weight


def tint(value: Field, dark: tuple[int, int, int], bright: tuple[int, int, int]) -> Field:
    """Blend two colours by a field in 0..1; the result has shape (h, w, 3), 0..255."""
    return np.array(dark) * (1 - value[..., None]) + np.array(bright) * value[..., None]


def stacked(upper: Field, lower: Field) -> Field:
    """Upper half of the image from one, lower half from another (v grows upwards in the meshes)."""
    return np.concatenate([upper[: SIZE // 2], lower[SIZE // 2 :]])


def save(folder: Path, name: str, pixels: Field) -> None:
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB")
    image.quantize(128, dither=Image.Dither.NONE).convert("RGB").save(folder / f"{name}.png", optimize=True)


def make(folder: Path) -> None:
    """Write every texture into the folder."""
    streaks = noise(1, (64, 128)) * 0.6 + noise(2, (8, 16)) * 0.4
    fur = tint(streaks, (58, 60, 66), (128, 128, 132))
    belly = tint(streaks, (150, 144, 136), (214, 208, 198))
    wolf = stacked(fur, belly)
    wolf[-16:, -16:] = (18, 18, 20)  # the nose
    wolf[:16, -16:] = (250, 206, 70)  # the eyes
    save(folder, "wolf_fur", wolf)

    brushed = noise(3, (4, 128)) * 0.5 + noise(4, (6, 24)) * 0.5
    steel = tint(brushed, (118, 126, 138), (196, 202, 210))
    leather = tint(noise(5, (24, 48, 96)), (70, 46, 30), (118, 82, 54))
    save(folder, "player_armor", stacked(steel, leather))

    bark = tint(noise(6, (48, 96)) * 0.7 + noise(7, (6, 12)) * 0.3, (46, 34, 26), (104, 80, 60))
    needles = tint(noise(8, (32, 64, 128)), (22, 48, 34), (66, 108, 66))
    save(folder, "pine_needles", stacked(needles, bark))
    save(folder, "bark", bark)
    save(folder, "leaves", stacked(tint(noise(9, (24, 64, 128)), (36, 62, 30), (96, 128, 58)), bark))
    save(folder, "stone", tint(noise(10, (8, 16, 64)), (84, 88, 90), (158, 160, 156)))

    moss = tint(noise(11, (6, 24, 96)), (44, 60, 36), (92, 104, 62))
    earth = tint(noise(12, (8, 32, 128)), (62, 48, 36), (104, 84, 62))
    patches = np.clip((noise(13, (4, 8, 16)) - 0.46) * 6, 0, 1)[..., None]
    save(folder, "forest_ground", moss * (1 - patches) + earth * patches)

    planks = noise(14, (4, 96)) * 0.7 + noise(15, (8, 16)) * 0.3
    wood = tint(planks, (92, 66, 42), (158, 122, 82))
    wood[::64] *= 0.45
    save(folder, "wood", wood)
    save(folder, "canvas", tint(noise(16, (64, 128)), (150, 132, 96), (196, 178, 138)))
    save(folder, "fire", tint(np.linspace(1, 0, SIZE)[:, None] * np.ones(SIZE), (255, 214, 92), (240, 92, 24)))
    save(
        folder,
        "ember",
        stacked(
            tint(noise(17, (16, 64)), (90, 88, 86), (140, 138, 134)),
            tint(noise(18, (16, 64)), (52, 44, 40), (110, 100, 92)),
        ),
    )

    paint = tint(noise(19, (4, 8, 64)), (52, 96, 150), (78, 128, 186))
    galvanised = tint(noise(20, (12, 48)), (120, 126, 130), (178, 184, 188))
    save(folder, "blue_paint", stacked(paint, galvanised))
    save(folder, "green_paint", stacked(tint(noise(21, (4, 8, 64)), (44, 112, 84), (70, 146, 112)), galvanised))
    save(folder, "red_paint", stacked(tint(noise(22, (4, 8, 64)), (156, 52, 44), (192, 78, 66)), galvanised))
    save(folder, "steel", stacked(galvanised, tint(noise(23, (12, 48)), (70, 74, 80), (110, 116, 122))))
    concrete = tint(noise(24, (6, 32, 128)), (126, 126, 122), (172, 170, 164))
    concrete[::128] *= 0.8
    concrete[:, ::128] *= 0.8
    save(folder, "concrete", concrete)

    _sky(folder, "forest_sky", zenith=(44, 60, 84), horizon=(168, 158, 150), ground=(52, 54, 48), trees=True)
    _sky(folder, "yard_sky", zenith=(70, 122, 186), horizon=(206, 222, 234), ground=(150, 150, 146), trees=False)


def _sky(
    folder: Path,
    name: str,
    *,
    zenith: tuple[int, int, int],
    horizon: tuple[int, int, int],
    ground: tuple[int, int, int],
    trees: bool,
) -> None:
    """An equirectangular sky of 1024 × 512: gradient, clouds, and a line of far trees where asked."""
    height, width = 512, 1024
    elevation = np.linspace(90, -90, height)[:, None] * np.ones(width)
    rise = np.clip(elevation / 70, 0, 1) ** 0.6
    sky = tint(rise, horizon, zenith)
    clouds = np.clip((noise(30, (8, 16, 32, 64), (height, width)) - 0.52) * 4, 0, 1)
    clouds *= np.clip(elevation / 25, 0, 1) * np.clip((80 - elevation) / 40, 0, 1)
    sky = sky * (1 - 0.45 * clouds[..., None]) + np.array([226, 224, 222]) * 0.45 * clouds[..., None]
    if trees:
        line = 5 + 5 * noise(31, (96, 256), (1, width))[0] + 5 * noise(32, (24, 48), (1, width))[0]
        for layer, (shift, colour) in enumerate([(3.0, (104, 112, 108)), (0.0, (62, 74, 68)), (-3.5, (34, 44, 38))]):
            edge = np.roll(line, layer * 137) + shift
            spikes = np.abs((np.arange(width) * (0.5 + 0.13 * layer)) % 10 - 5) * 0.55
            hidden = elevation < (edge - spikes)[None, :]
            sky[hidden] = colour
    below = elevation < -1.5
    sky[below] = ground
    image = Image.fromarray(np.clip(sky, 0, 255).astype(np.uint8), "RGB")
    image.save(folder / f"{name}.jpg", quality=88)
