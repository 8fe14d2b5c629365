"""Vertex arrays: which buffer feeds which attribute. One is bound for each draw, as the core profile wants."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import NamedTuple

from OpenGL import GL

from viewport.gl.buffer import Buffer

FLOAT_BYTES = 4


class Attribute(NamedTuple):
    """`size` floats at `offset` floats into a record; `per_instance` advances once an instance."""

    location: int
    size: int
    offset: int
    per_instance: bool = False


class VertexArray:
    """Needs its context current for everything."""

    def __init__(self) -> None:
        self.id = int(GL.glGenVertexArrays(1))

    def feed(self, buffer: Buffer, attributes: Sequence[Attribute], stride: int, first: int = 0) -> None:
        """Let attributes read 32-bit floats from a buffer with records of `stride` floats, from record `first` on."""
        self.bind()
        buffer.bind()
        for attribute in attributes:
            start = (first * stride + attribute.offset) * FLOAT_BYTES
            GL.glEnableVertexAttribArray(attribute.location)
            GL.glVertexAttribPointer(
                attribute.location, attribute.size, GL.GL_FLOAT, False, stride * FLOAT_BYTES, ctypes.c_void_p(start)
            )
            GL.glVertexAttribDivisor(attribute.location, 1 if attribute.per_instance else 0)

    def index(self, buffer: Buffer) -> None:
        """Let draws take their 32-bit indices from a buffer."""
        self.bind()
        buffer.bind()

    def bind(self) -> None:
        GL.glBindVertexArray(self.id)

    def close(self) -> None:
        GL.glDeleteVertexArrays(1, [self.id])
