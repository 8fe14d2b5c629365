"""A buffer object: made empty, written whole or in part, freed by its owner."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from OpenGL import GL

from viewport.gl.errors import check
from viewport.gl.ledger import Ledger

Array = npt.NDArray[Any]

VERTICES = int(GL.GL_ARRAY_BUFFER)
INDICES = int(GL.GL_ELEMENT_ARRAY_BUFFER)
UNIFORMS = int(GL.GL_UNIFORM_BUFFER)
_WRITING = int(GL.GL_COPY_WRITE_BUFFER)
"""Where buffers are bound to be written: binding indices anywhere else would put them into the vertex array at hand."""


class Buffer:
    """`capacity` bytes on the GPU, grown when more is written. Needs its context current for everything."""

    def __init__(self, ledger: Ledger, target: int = VERTICES, *, is_dynamic: bool = False) -> None:
        self._ledger = ledger
        self._target = target
        self._usage = GL.GL_DYNAMIC_DRAW if is_dynamic else GL.GL_STATIC_DRAW
        self.id = int(GL.glGenBuffers(1))
        self.capacity = 0

    def write(self, array: Array) -> None:
        """Replace the content; storage is kept where it is large enough."""
        GL.glBindBuffer(_WRITING, self.id)
        if array.nbytes > self.capacity:
            # A grown buffer gets room to spare, so that adding entities one by one does not reallocate each time.
            size = array.nbytes if not self.capacity else array.nbytes * 3 // 2
            GL.glBufferData(_WRITING, size, None, self._usage)
            self._ledger.buffer_bytes += size - self.capacity
            self.capacity = size
        self.write_at(0, array)

    def write_at(self, offset: int, array: Array) -> None:
        """Write a part, `offset` in bytes."""
        GL.glBindBuffer(_WRITING, self.id)
        if array.nbytes:
            GL.glBufferSubData(_WRITING, offset, array.nbytes, np.ascontiguousarray(array))

    def bind(self) -> None:
        GL.glBindBuffer(self._target, self.id)

    def bind_base(self, index: int) -> None:
        """Make this the uniform buffer of a binding point."""
        GL.glBindBufferBase(self._target, index, self.id)

    def close(self) -> None:
        GL.glDeleteBuffers(1, [self.id])
        self._ledger.buffer_bytes -= self.capacity
        self.capacity = 0
        check("freeing a buffer")
