"""The container byte by byte, as the glTF specification has it."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest

from runtime.assets.export import container
from runtime.assets.export.container import BinaryBuffer, ExportError, write_glb


def test_chunks_begin_and_end_at_four_bytes_and_say_their_length() -> None:
    buffer = BinaryBuffer()
    buffer.add_bytes(b"abcde")
    buffer.add_bytes(b"f", container.VERTICES)
    made = write_glb({"asset": {"version": "2.0"}, "nodes": []}, buffer)
    magic, version, size = struct.unpack_from("<4sII", made)
    text_size, text_kind = struct.unpack_from("<I4s", made, 12)
    binary_size, binary_kind = struct.unpack_from("<I4s", made, 20 + text_size)
    assert (magic, version, size) == (b"glTF", 2, len(made))
    assert (text_kind, binary_kind) == (b"JSON", b"BIN\0")
    assert text_size % 4 == 0
    assert made[28 + text_size :] == b"abcde\0\0\0f\0\0\0"
    assert binary_size == 12
    document = json.loads(made[20 : 20 + text_size])
    assert document["bufferViews"] == [
        {"buffer": 0, "byteOffset": 0, "byteLength": 5},
        {"buffer": 0, "byteOffset": 8, "byteLength": 1, "target": 34962},
    ]
    assert document["buffers"] == [{"byteLength": 12}]
    assert "nodes" not in document


def test_without_anything_to_point_into_there_is_no_buffer() -> None:
    made = write_glb({"asset": {"version": "2.0"}}, BinaryBuffer())
    assert json.loads(made[20:]) == {"asset": {"version": "2.0"}}


@pytest.mark.parametrize(("vertices", "kind", "size"), [(65_535, 5123, 2), (65_536, 5125, 4)])
def test_indices_are_as_narrow_as_their_vertices_allow(vertices: int, kind: int, size: int) -> None:
    buffer = BinaryBuffer()
    number = buffer.add_indices(np.array([[0, 1, 2]], np.uint32), vertices)
    assert buffer.accessors[number]["componentType"] == kind
    assert buffer.accessors[number]["count"] == 3
    assert buffer.views[0]["byteLength"] == 3 * size


def test_positions_say_their_bounds_as_the_floats_that_are_stored() -> None:
    buffer = BinaryBuffer()
    buffer.add_vectors(np.array([[0.1, 0, 0], [0, -2, 3]], np.float32), with_bounds=True)
    [accessor] = buffer.accessors
    assert accessor["min"] == [0.0, -2.0, 0.0]
    assert accessor["max"] == [float(np.float32(0.1)), 0.0, 3.0]


def test_more_than_the_format_holds_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MAX_BYTES", 100)
    buffer = BinaryBuffer()
    buffer.add_bytes(b"x" * 200)
    with pytest.raises(ExportError, match="GiB as GLB"):
        write_glb({}, buffer)
