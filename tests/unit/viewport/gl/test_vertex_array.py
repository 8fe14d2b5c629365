import numpy as np
import pytest
from OpenGL import GL

from viewport.gl.buffer import INDICES, Buffer
from viewport.gl.errors import check
from viewport.gl.ledger import Ledger
from viewport.gl.vertex_array import Attribute, VertexArray

pytestmark = pytest.mark.gui


def test_attributes_read_where_they_are_told(ledger: Ledger) -> None:
    buffer, indices, array = Buffer(ledger), Buffer(ledger, INDICES), VertexArray()
    buffer.write(np.zeros(40, np.float32))
    array.feed(buffer, [Attribute(2, 3, 1), Attribute(3, 4, 4, per_instance=True)], stride=8, first=2)
    array.index(indices)
    array.bind()
    assert GL.glGetVertexAttribiv(2, GL.GL_VERTEX_ATTRIB_ARRAY_ENABLED)[0]
    assert GL.glGetVertexAttribiv(2, GL.GL_VERTEX_ATTRIB_ARRAY_STRIDE)[0] == 32
    assert GL.glGetVertexAttribiv(2, GL.GL_VERTEX_ATTRIB_ARRAY_DIVISOR)[0] == 0
    assert GL.glGetVertexAttribiv(3, GL.GL_VERTEX_ATTRIB_ARRAY_DIVISOR)[0] == 1
    assert GL.glGetIntegerv(GL.GL_ELEMENT_ARRAY_BUFFER_BINDING) == indices.id
    for made in (array, buffer, indices):
        made.close()
    check("the vertex array")
