import numpy as np
import pytest
from OpenGL import GL

from viewport.gl.buffer import INDICES, VERTICES, Buffer
from viewport.gl.errors import check
from viewport.gl.ledger import Ledger

pytestmark = pytest.mark.gui


def _content(buffer: Buffer, count: int) -> list[float]:
    buffer.bind()
    return np.frombuffer(bytes(GL.glGetBufferSubData(VERTICES, 0, count * 4)), np.float32).tolist()


def test_what_is_written_is_there_whole_and_in_part(ledger: Ledger) -> None:
    buffer = Buffer(ledger)
    buffer.write(np.arange(4, dtype=np.float32))
    buffer.write_at(8, np.array([9], np.float32))
    assert _content(buffer, 4) == [0, 1, 9, 3]
    buffer.close()
    check("the buffer")


def test_a_smaller_content_keeps_the_storage_and_a_larger_one_grows_it_with_room_to_spare(ledger: Ledger) -> None:
    buffer = Buffer(ledger)
    buffer.write(np.zeros(8, np.float32))
    assert buffer.capacity == 32
    buffer.write(np.zeros(2, np.float32))
    assert buffer.capacity == 32
    buffer.write(np.zeros(10, np.float32))
    assert buffer.capacity == 60
    assert ledger.buffer_bytes == 60
    buffer.close()
    assert ledger.buffer_bytes == 0


def test_writing_indices_leaves_the_vertex_array_at_hand_alone(ledger: Ledger) -> None:
    array = GL.glGenVertexArrays(1)
    GL.glBindVertexArray(array)
    mine, other = Buffer(ledger, INDICES), Buffer(ledger, INDICES)
    mine.bind()
    other.write(np.arange(3, dtype=np.uint32))
    assert GL.glGetIntegerv(GL.GL_ELEMENT_ARRAY_BUFFER_BINDING) == mine.id
    GL.glDeleteVertexArrays(1, [array])
    mine.close()
    other.close()
