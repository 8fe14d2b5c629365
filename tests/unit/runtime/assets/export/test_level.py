"""The three forms of one level, and what a file can be called."""

from __future__ import annotations

import pytest

from runtime.assets.export.level import ExportedFile, ExportFormat, export_level, file_stem
from runtime.assets.library import AssetLibrary
from runtime.contracts.json_text import write_json
from tests.helpers.specs import entity, spec


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


def test_the_world_spec_is_the_text_that_is_given() -> None:
    text = write_json(spec("a"))
    assert export_level(AssetLibrary(), "Forest", text, "world_spec") == ExportedFile(text)


@pytest.mark.parametrize(("wanted", "start"), [("glb", b"glTF"), ("zip", b"PK\3\4")])
def test_each_form_begins_as_it_should_and_names_what_is_missing_in_order(wanted: ExportFormat, start: bytes) -> None:
    content = spec() | {"entities": [entity("a", mesh="z"), entity("b", mesh="y")]}
    made = export_level(AssetLibrary(samples=None), "Forest", write_json(content), wanted)
    assert made.content.startswith(start)
    assert made.missing == ("y", "z")


def test_a_text_that_was_read_already_is_not_read_again() -> None:
    content = spec("a", "b")
    known = export_level(AssetLibrary(), "Forest", b"", "glb", spec=content)
    assert known == export_level(AssetLibrary(), "Forest", write_json(content), "glb")
