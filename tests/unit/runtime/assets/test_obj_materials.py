"""The looks of an OBJ, as exporters write them and as they break."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from runtime.assets.importing import imported, read_source
from runtime.assets.materials import WHITE, Look
from runtime.assets.obj_materials import MAX_LIBRARY_BYTES, looks_of_obj, material_names, materials_used

OBJ = b"mtllib cart.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvt 1 0\nvt 0 1\nusemtl wood\nf 1/1 2/2 3/3\n"


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2, 2), (120, 80, 40)).save(out, "PNG")
    return out.getvalue()


def looks(folder: Path, library: bytes | None, obj: bytes = OBJ) -> tuple[tuple[Look, ...], list[str], tuple[str, ...]]:
    if library is not None:
        (folder / "cart.mtl").write_bytes(library)
    found, textures, notes = looks_of_obj(folder / "cart.obj", obj)
    return found, [f"{one.name}{one.suffix}" for one in textures], notes


def test_colour_and_texture_of_the_one_material_come_along_as_one_import(tmp_path: Path) -> None:
    (tmp_path / "planks.png").write_bytes(picture())
    (tmp_path / "cart.mtl").write_bytes(
        b"# made by hand\r\nnewmtl wood\r\n\tKd 0.5 0.25 0.125\r\nmap_Kd planks.png\r\n"
    )
    (tmp_path / "cart.obj").write_bytes(OBJ)
    found = imported(read_source(tmp_path / "cart.obj"), "whole")
    assert [(one.kind, one.name, one.suffix) for one in found.assets] == [
        ("mesh", "cart", ".glb"), ("texture", "planks", ".png"),
    ]  # fmt: skip
    assert found.assets[1].content == picture()
    assert (found.parts[0].mesh, found.parts[0].texture, found.parts[0].color) == ("cart", "planks", (0.5, 0.25, 0.125))
    assert found.notes == ()


def test_of_several_materials_one_mesh_can_show_one_and_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "cart.mtl").write_bytes(b"newmtl wood\nKd 1 0 0\nnewmtl iron\nKd 0 0 1\n")
    (tmp_path / "cart.obj").write_bytes(OBJ + b"usemtl iron\nf 1/1 3/3 2/2\n")
    found = imported(read_source(tmp_path / "cart.obj"), "whole")
    assert found.parts[0].color == WHITE
    assert found.notes == ("it has 2 materials, one mesh can show one: place its parts to keep them",)


def test_materials_are_named_in_the_order_of_their_first_use() -> None:
    obj = OBJ + b"  usemtl iron plate \r\nf 1/1 3/3 2/2\nusemtl wood\nf 1/1 3/3 2/2\n"
    assert material_names(obj) == ("wood", "iron plate")
    assert materials_used(b"v 0 0 0\n") == ()


def test_an_obj_without_materials_asks_for_none(tmp_path: Path) -> None:
    assert looks(tmp_path, None, OBJ.replace(b"usemtl wood\n", b"")) == ((), [], ())


@pytest.mark.parametrize(
    ("said", "color"),
    [
        (b"Kd 0.5", (0.5, 0.5, 0.5)),
        (b"Kd 2 -1 0.5", (1.0, 0.0, 0.5)),
        (b"Kd spectral file.rfl 1", WHITE),
        (b"Kd nan 0 0", WHITE),
        (b"Kd", WHITE),
        (b"illum 2", WHITE),
    ],
)
def test_a_colour_is_three_shares_or_white(tmp_path: Path, said: bytes, color: tuple[float, float, float]) -> None:
    assert looks(tmp_path, b"newmtl wood\n" + said + b"\n") == ((Look(color),), [], ())


@pytest.mark.parametrize(
    "said", [b"map_Kd oak boards.png", b"map_Kd -s 2 2 1 -clamp on oak boards.png", b"map_Kd .\\oak boards.png"]
)
def test_a_texture_is_found_behind_options_spaces_and_backslashes(tmp_path: Path, said: bytes) -> None:
    (tmp_path / "oak boards.png").write_bytes(picture())
    found = looks(tmp_path, b"newmtl wood\nKd 0 0 0\n" + said + b"\nnewmtl other\nKd 1 0 0\n")
    assert found == ((Look(WHITE, 0),), ["oak boards.png"], ())


def test_a_texture_that_two_materials_share_comes_once(tmp_path: Path) -> None:
    (tmp_path / "oak.png").write_bytes(picture())
    library = b"newmtl wood\nmap_Kd oak.png\nnewmtl iron\nKd 0.5 0.5 0.5\nmap_Kd oak.png\n"
    found, textures, notes = looks(tmp_path, library, OBJ + b"usemtl iron\nf 1/1 3/3 2/2\n")
    assert found == (Look(WHITE, 0), Look((0.5, 0.5, 0.5), 0))
    assert (textures, notes) == (["oak.png"], ())


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("gone.png", "does not exist"),
        ("../secret.png", "refers to '../secret.png', which is not a file in its folder"),
        ("cart.mtl", "its content is .*, no PNG or JPEG"),
        ("broken.png", "is no readable PNG or JPEG"),
    ],
)
def test_a_texture_that_cannot_be_had_is_told_and_the_colour_stays(tmp_path: Path, said: str, told: str) -> None:
    (tmp_path / "broken.png").write_bytes(picture()[:30])
    found, textures, notes = looks(tmp_path, b"newmtl wood\nKd 1 0 0\nmap_Kd " + said.encode())
    assert (found, textures) == ((Look((1.0, 0.0, 0.0)),), [])
    assert len(notes) == 1
    assert re.search(f"the texture of wood is left out: .*{told}", notes[0])


@pytest.mark.parametrize(
    ("library", "told"),
    [
        (None, "its materials are left out: cart.mtl does not exist"),
        (
            b"#" * (MAX_LIBRARY_BYTES + 1),
            f"its materials are left out: cart.mtl is larger than the limit of {MAX_LIBRARY_BYTES} bytes",
        ),
    ],
)
def test_a_library_that_cannot_be_had_is_told(tmp_path: Path, library: bytes | None, told: str) -> None:
    assert looks(tmp_path, library) == ((Look(),), [], (told,))


def test_what_is_no_library_says_nothing(tmp_path: Path) -> None:
    assert looks(tmp_path, b"\x00\xff\xfe binary\nKd\n") == ((Look(),), [], ())
