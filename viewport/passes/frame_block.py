"""The uniform block that all programs share: camera, light, sky. Its layout is that of `frame.glsl` (std140)."""

from __future__ import annotations

import math

import numpy as np

from viewport.assets.decoded import SkyTint
from viewport.assets.gpu import GpuAssets
from viewport.gl.buffer import UNIFORMS, Buffer
from viewport.gl.ledger import Ledger
from viewport.gl.program import FRAME_BLOCK
from viewport.passes.frame import Frame
from viewport.passes.look import to_linear
from viewport.scene.matrices import Doubles, Floats
from viewport.scene.shadow import casts_shadows, shadow_clip

FLOATS = 16 * 3 + 4 * 9
DAYLIGHT = SkyTint(top=(0.10, 0.24, 0.52), horizon=(0.55, 0.68, 0.80), ground=(0.20, 0.19, 0.17))
"""`default_sky`: a clear late morning."""


class FrameBlock:
    """Owns the buffer; written once a frame, before all passes."""

    def prepare(self, ledger: Ledger) -> None:
        self._buffer = Buffer(ledger, UNIFORMS, is_dynamic=True)

    def write(self, frame: Frame, assets: GpuAssets) -> None:
        self._buffer.write(block_of(frame, sky_tint(frame, assets)))
        self._buffer.bind_base(FRAME_BLOCK)

    def close(self) -> None:
        self._buffer.close()


def sky_tint(frame: Frame, assets: GpuAssets) -> SkyTint:
    """Return the colours of the sky that is shown: of its images, of daylight, or of the theme's background.

    A flat view is a drawing: it stands before the theme's background.
    """
    if frame.camera.is_perspective:
        if frame.sky == "default_sky":
            return DAYLIGHT
        sky = assets.sky(frame.sky) if frame.sky != "none" else None
        if sky is not None:
            return sky.tint
    look = frame.look
    return SkyTint(
        to_linear(look.background_top), to_linear(look.background_horizon), to_linear(look.background_ground)
    )


def block_of(frame: Frame, tint: SkyTint) -> Floats:
    """Return the block's 84 floats; matrices stand in columns there."""
    camera = frame.camera
    block = np.zeros(FLOATS, np.float32)
    block[0:16] = camera.clip.T.ravel()
    block[16:32] = _rays(frame).T.ravel()
    block[32:36] = [*camera.eye, 1.0 if camera.is_perspective else 0.0]
    block[36:40] = [*camera.back, fog_density(frame)]
    sun = frame.sun
    block[40:44] = [*sun_direction(sun.azimuth_rad, sun.elevation_rad), 0.0]
    block[44:47] = np.array(to_linear((float(sun.color[0]), float(sun.color[1]), float(sun.color[2])))) * sun.intensity
    # A level's ambient light is a factor, not a colour on the screen: it is taken as it is written.
    block[48:51] = np.array(frame.ambient, np.float64) * 0.82
    block[52:55], block[56:59], block[60:63] = tint.top, tint.horizon, tint.ground
    block[64:68] = [*frame.pixels, frame.ratio, 0.0]
    shadow = shadow_of(frame)
    if shadow is not None:
        block[68:84] = shadow.T.ravel()
    return block


def sun_direction(azimuth_rad: float, elevation_rad: float) -> Doubles:
    """Return the unit vector towards the sun; azimuth 0 is +Z, a quarter turn +X."""
    flat = math.cos(elevation_rad)
    return np.array([flat * math.sin(azimuth_rad), math.sin(elevation_rad), flat * math.cos(azimuth_rad)])


def shadow_of(frame: Frame) -> Doubles | None:
    """Return the matrix from the world to the shadow map's clip space; None where there is no shadow map."""
    towards = sun_direction(frame.sun.azimuth_rad, frame.sun.elevation_rad)
    if not frame.shows_shadows or not casts_shadows(towards, frame.sun.intensity):
        return None
    return shadow_clip(frame.camera, towards)


def fog_density(frame: Frame) -> float:
    """Return 1 / m² of the distance where the air counts for half; 0 without a sky and in flat views: no fog."""
    if not frame.camera.is_perspective or frame.sky == "none":
        return 0.0
    return 1 / max(140.0, 6.0 * frame.camera.pose.distance) ** 2


def _rays(frame: Frame) -> Doubles:
    """Return the matrix from clip x, y (z and w 1) to the direction of that pixel's ray, not of length 1."""
    camera = frame.camera
    slope = math.tan(math.atan(1 / camera.lens[1, 1])) if camera.is_perspective else camera.half_height
    matrix = np.zeros((4, 4))
    matrix[:3, 0] = camera.right * slope * camera.aspect
    matrix[:3, 1] = camera.up * slope
    matrix[:3, 3] = -camera.back
    matrix[3, 3] = 1.0
    return matrix
