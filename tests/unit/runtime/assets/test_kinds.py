import io

import numpy as np
import pytest
import trimesh
from PIL import Image

from runtime.assets.kinds import kind_of, what_else


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.zeros((2, 2, 3), np.uint8)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["glb", "obj", "stl", "ply"])
def test_what_a_tool_wrote_is_known_by_its_content(kind: str) -> None:
    written = trimesh.creation.box().export(file_type=kind)
    assert kind_of(written.encode() if isinstance(written, str) else written) == kind


def test_pictures_and_texts_are_known_by_their_content() -> None:
    assert kind_of(_picture("PNG")) == "png"
    assert kind_of(_picture("JPEG")) == "jpg"
    assert kind_of(b'\xef\xbb\xbf {"asset": {}}') == "gltf"
    assert kind_of(b"solid thing\nfacet normal 0 0 1\n") == "stl"


@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"solid advice", b"\x00" * 200])
def test_what_is_nothing_is_told_so(content: bytes) -> None:
    assert kind_of(content) is None
    assert what_else(content) == "nothing that is known here"


def test_known_formats_that_cannot_be_read_are_named() -> None:
    assert what_else(b"PK\x03\x04....") == "a zip archive"
    assert what_else(b"Kaydara FBX Binary") == "an FBX"
