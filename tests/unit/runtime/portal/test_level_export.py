"""Names and headers of exported files, whatever a level is called."""

import pytest

from runtime.assets.library import AssetLibrary
from runtime.contracts.json_text import write_json
from runtime.portal.level_export import ExportedFile, export_headers, export_level, file_stem
from tests.helpers.specs import spec


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Dark Forest", "Dark Forest"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\r\nb: c", "a_b_ c"),
        ("", "level"),
        ("...", "level"),
        ("x" * 300, "x" * 100),
    ],
)
def test_a_file_can_be_called_so_anywhere(name: str, stem: str) -> None:
    assert file_stem(name) == stem


def test_headers_hold_any_name() -> None:
    headers = export_headers('Wald "Ä"\n', ExportedFile(b"", ("größe", "a,b")), "glb")
    assert headers["content-disposition"] == (
        "attachment; filename=\"Wald ___.glb\"; filename*=UTF-8''Wald%20_%C3%84_.glb"
    )
    assert headers["x-missing-assets"] == "gr%C3%B6%C3%9Fe, a%2Cb"
    assert all(value.isascii() and value.isprintable() for value in headers.values())


def test_the_world_spec_is_the_text_that_is_stored() -> None:
    text = write_json(spec("a"))
    assert export_level(AssetLibrary(), "Forest", text, "world_spec") == ExportedFile(text)
