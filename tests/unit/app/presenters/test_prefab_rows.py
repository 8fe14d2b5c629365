"""Prefabs and overrides in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.document.prefab_files import PrefabFile
from app.document.prefabs import GONE, Override
from app.presenters.prefab_rows import override_rows, piece_rows, told
from runtime.contracts.world import EditorState, Prefab, PrefabInstance
from tests.helpers import levels


def test_pieces_of_the_level_come_first_and_hide_files_of_their_name(tmp_path: Path) -> None:
    piece = Prefab(name="Tall house", entities=(levels.entity("a"), levels.entity("b")))
    editor = EditorState(
        prefabs={"house": piece}, instances={"house_1": PrefabInstance(prefab="house", parts={"a": "a"})}
    )
    files = [
        PrefabFile(tmp_path / "Tall_house.prefab.json"),
        PrefabFile(tmp_path / "Tree.prefab.json"),
        PrefabFile(tmp_path / "level" / "Rock.prefab.json"),
    ]
    rows = piece_rows(editor, files, tmp_path)
    assert [(row.name, row.detail, row.is_file) for row in rows] == [
        ("Tall house", "2 parts · 1 instance", False),
        ("Tree", "your folder", True),
        ("Rock", "level's folder", True),
    ]


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        ("transform.position", (1, 0, -2.5), "1.00, 0.00, -2.50\u2009m"),
        ("transform.rotation", (0, 1.5707963267948966, 0), "0.0, 90.0, 0.0\u2009°"),
        ("transform.scale", (1, 2, 1), "1.00, 2.00, 1.00\u2009×"),
        ("material.color", (1, 0, 0.25), "1.00, 0.00, 0.25"),
        ("components.script", "", "none"),
        ("components.mesh", "rock", "rock"),
    ],
)
def test_values_are_told_with_their_units(path: str, value: Any, text: str) -> None:
    assert told(path, value) == text


def test_an_override_names_part_field_and_both_values() -> None:
    colour = Override("roof", "r", "material.color", (1, 0, 0), (1, 1, 1))
    gone = Override("door", "", GONE)
    rows = override_rows([colour, gone])
    assert [(row.key, row.part, row.field, row.own, row.prefab) for row in rows] == [
        (colour, "roof", "colour", "1.00, 0.00, 0.00", "1.00, 1.00, 1.00"),
        (gone, "door", "the whole part", "deleted", "there"),
    ]
