"""Textures: an image with mip levels, six faces of a sky, or the channels that a pass draws into.

Colours stay sRGB on the GPU and are made linear in the shader: software rasterisers decode slowly.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from OpenGL import GL

from viewport.gl.buffer import Array
from viewport.gl.ledger import Ledger

FLAT = int(GL.GL_TEXTURE_2D)
CUBE = int(GL.GL_TEXTURE_CUBE_MAP)


class Texture:
    """Needs its context current for everything."""

    def __init__(self, ledger: Ledger, target: int = FLAT) -> None:
        self._ledger = ledger
        self.target = target
        self.id = int(GL.glGenTextures(1))
        self._bytes = 0

    @classmethod
    def from_image(cls, ledger: Ledger, pixels: Array, *, repeats: bool = True) -> Texture:
        """Return a texture of an sRGB image (height, width, 4), the top row first; v points up."""
        texture = cls(ledger)
        height, width = pixels.shape[:2]
        texture.bind(0)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        GL.glTexImage2D(
            FLAT, 0, GL.GL_RGBA8, width, height, 0, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE,
            np.ascontiguousarray(pixels[::-1]),
        )  # fmt: skip
        GL.glGenerateMipmap(FLAT)
        texture._sample(GL.GL_LINEAR_MIPMAP_LINEAR, GL.GL_REPEAT if repeats else GL.GL_CLAMP_TO_EDGE)
        if not repeats:  # a panorama goes round, but ends above and below
            GL.glTexParameteri(FLAT, GL.GL_TEXTURE_WRAP_S, GL.GL_REPEAT)
        texture._count(width * height * 4 * 4 // 3)
        return texture

    @classmethod
    def from_faces(cls, ledger: Ledger, faces: Sequence[Array]) -> Texture:
        """Return a cube map of six sRGB squares in OpenGL's order, the top row first."""
        texture = cls(ledger, CUBE)
        texture.bind(0)
        GL.glPixelStorei(GL.GL_UNPACK_ALIGNMENT, 1)
        for index, pixels in enumerate(faces):
            side = pixels.shape[0]
            GL.glTexImage2D(
                GL.GL_TEXTURE_CUBE_MAP_POSITIVE_X + index, 0, GL.GL_RGBA8, side, side, 0, GL.GL_RGBA,
                GL.GL_UNSIGNED_BYTE, np.ascontiguousarray(pixels),
            )  # fmt: skip
        GL.glGenerateMipmap(CUBE)
        texture._sample(GL.GL_LINEAR_MIPMAP_LINEAR, GL.GL_CLAMP_TO_EDGE)
        GL.glTexParameteri(CUBE, GL.GL_TEXTURE_WRAP_R, GL.GL_CLAMP_TO_EDGE)
        texture._count(sum(pixels.shape[0] * pixels.shape[1] for pixels in faces) * 4 * 4 // 3)
        return texture

    @classmethod
    def empty_mask(cls, ledger: Ledger, width: int, height: int) -> Texture:
        """Return a texture of one 8-bit channel to draw into."""
        texture = cls(ledger)
        texture.bind(0)
        GL.glTexImage2D(FLAT, 0, GL.GL_RG8, width, height, 0, GL.GL_RG, GL.GL_UNSIGNED_BYTE, None)
        texture._sample(GL.GL_LINEAR, GL.GL_CLAMP_TO_EDGE)
        texture._count(width * height * 2)
        return texture

    @classmethod
    def empty_depth(cls, ledger: Ledger, side: int) -> Texture:
        """Return a square of depth to draw into, read as whether something lies nearer, softened between texels."""
        texture = cls(ledger)
        texture.bind(0)
        GL.glTexImage2D(
            FLAT, 0, GL.GL_DEPTH_COMPONENT24, side, side, 0, GL.GL_DEPTH_COMPONENT, GL.GL_UNSIGNED_INT, None
        )
        texture._sample(GL.GL_LINEAR, GL.GL_CLAMP_TO_EDGE)
        GL.glTexParameteri(FLAT, GL.GL_TEXTURE_COMPARE_MODE, GL.GL_COMPARE_REF_TO_TEXTURE)
        GL.glTexParameteri(FLAT, GL.GL_TEXTURE_COMPARE_FUNC, GL.GL_LEQUAL)
        texture._count(side * side * 4)
        return texture

    def bind(self, unit: int) -> None:
        GL.glActiveTexture(GL.GL_TEXTURE0 + unit)
        GL.glBindTexture(self.target, self.id)

    def close(self) -> None:
        GL.glDeleteTextures(1, [self.id])
        self._ledger.texture_bytes -= self._bytes
        self._bytes = 0

    def _sample(self, smaller: int, wrap: int) -> None:
        GL.glTexParameteri(self.target, GL.GL_TEXTURE_MIN_FILTER, smaller)
        GL.glTexParameteri(self.target, GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR)
        GL.glTexParameteri(self.target, GL.GL_TEXTURE_WRAP_S, wrap)
        GL.glTexParameteri(self.target, GL.GL_TEXTURE_WRAP_T, wrap)

    def _count(self, size: int) -> None:
        self._bytes = size
        self._ledger.texture_bytes += size
