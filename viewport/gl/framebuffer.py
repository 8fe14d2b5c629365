"""Places to draw into: a mask that a later pass reads, and a whole picture for those without a window."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from OpenGL import GL

from viewport.gl.errors import GLError
from viewport.gl.ledger import Ledger
from viewport.gl.texture import Texture


class MaskTarget:
    """A two-channel texture of the window's size to draw into. Needs its context current for everything."""

    def __init__(self, ledger: Ledger, width: int, height: int) -> None:
        self.size = (width, height)
        self.texture = Texture.empty_mask(ledger, width, height)
        self.id = int(GL.glGenFramebuffers(1))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.id)
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_TEXTURE_2D, self.texture.id, 0)
        _expect_complete("the outline's mask")

    def bind(self) -> None:
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.id)

    def close(self) -> None:
        GL.glDeleteFramebuffers(1, [self.id])
        self.texture.close()


class DepthTarget:
    """A square of depth alone, `side` pixels wide, to draw into. Needs its context current for everything."""

    def __init__(self, ledger: Ledger, side: int) -> None:
        self.side = side
        self.texture = Texture.empty_depth(ledger, side)
        self.id = int(GL.glGenFramebuffers(1))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.id)
        GL.glFramebufferTexture2D(GL.GL_FRAMEBUFFER, GL.GL_DEPTH_ATTACHMENT, GL.GL_TEXTURE_2D, self.texture.id, 0)
        GL.glDrawBuffer(GL.GL_NONE)
        GL.glReadBuffer(GL.GL_NONE)
        _expect_complete("the shadow map")

    def bind(self) -> None:
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self.id)

    def copy_from(self, other: DepthTarget) -> None:
        """Take over what another of the same side holds; this one is bound afterwards."""
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, other.id)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, self.id)
        whole = (0, 0, self.side, self.side)
        GL.glBlitFramebuffer(*whole, *whole, GL.GL_DEPTH_BUFFER_BIT, GL.GL_NEAREST)
        self.bind()

    def close(self) -> None:
        GL.glDeleteFramebuffers(1, [self.id])
        self.texture.close()


class PictureTarget:
    """Colour and depth with `samples` per pixel, read back as an array. For tests, thumbnails and benchmarks."""

    def __init__(self, width: int, height: int, samples: int = 4) -> None:
        self.size = (width, height)
        # More than the context offers would be an error, not a better picture.
        samples = min(samples, most_samples())
        self._buffers: list[int] = []
        self.id = self._framebuffer(samples, has_depth=True)
        self._resolved = self._framebuffer(0, has_depth=False)

    def read(self) -> npt.NDArray[np.uint8]:
        """Return the picture, (height, width, 4), the top row first."""
        width, height = self.size
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self.id)
        GL.glBindFramebuffer(GL.GL_DRAW_FRAMEBUFFER, self._resolved)
        GL.glBlitFramebuffer(0, 0, width, height, 0, 0, width, height, GL.GL_COLOR_BUFFER_BIT, GL.GL_NEAREST)
        GL.glBindFramebuffer(GL.GL_READ_FRAMEBUFFER, self._resolved)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 1)
        data = GL.glReadPixels(0, 0, width, height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, outputType=bytes)
        return np.frombuffer(data, np.uint8).reshape(height, width, 4)[::-1].copy()

    def close(self) -> None:
        GL.glDeleteFramebuffers(2, [self.id, self._resolved])
        GL.glDeleteRenderbuffers(len(self._buffers), self._buffers)

    def _framebuffer(self, samples: int, *, has_depth: bool) -> int:
        made = int(GL.glGenFramebuffers(1))
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, made)
        self._attach(GL.GL_COLOR_ATTACHMENT0, GL.GL_RGBA8, samples)
        if has_depth:
            self._attach(GL.GL_DEPTH_ATTACHMENT, GL.GL_DEPTH_COMPONENT24, samples)
        _expect_complete("a picture")
        return made

    def _attach(self, place: int, layout: int, samples: int) -> None:
        buffer = int(GL.glGenRenderbuffers(1))
        self._buffers.append(buffer)
        GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, buffer)
        GL.glRenderbufferStorageMultisample(GL.GL_RENDERBUFFER, samples, layout, *self.size)
        GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, place, GL.GL_RENDERBUFFER, buffer)


def most_samples() -> int:
    """Return how many samples for each pixel the current context offers."""
    return int(GL.glGetIntegerv(GL.GL_MAX_SAMPLES))


def _expect_complete(what: str) -> None:
    status = int(GL.glCheckFramebufferStatus(GL.GL_FRAMEBUFFER))
    if status != GL.GL_FRAMEBUFFER_COMPLETE:
        raise GLError(f"the framebuffer for {what} is not complete ({hex(status)})")
