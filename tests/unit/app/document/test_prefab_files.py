"""Prefabs as files: out and back, and refusals with file, place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.document import prefab_files
from app.document.errors import LevelError
from runtime.contracts.json_text import MAX_FILE_BYTES
from runtime.contracts.world import Group, Prefab
from tests.helpers import levels

HOUSE = Prefab(
    name="Tall house",
    entities=(levels.entity("wall"), levels.entity("roof", (0, 1.5, 0))),
    groups={"g": Group(members=("wall", "roof"))},
)


def test_a_prefab_comes_back_as_it_was_written(tmp_path: Path) -> None:
    folder = prefab_files.folder_beside(tmp_path / "forest.json")
    path = prefab_files.write_prefab(folder, HOUSE)
    assert path == tmp_path / "prefabs" / "Tall_house.prefab.json"
    assert prefab_files.read_prefab(path) == HOUSE
    (folder / "notes.txt").write_text("x")
    found = prefab_files.found_in([folder, tmp_path / "nowhere"])
    assert [(one.name, one.path) for one in found] == [("Tall_house", path)]


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "prefabs").write_text("a file")
    with pytest.raises(LevelError, match=r"Tall_house.prefab.json cannot be written"):
        prefab_files.write_prefab(tmp_path / "prefabs", HOUSE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON"),
        ("[]", "holds no prefab"),
        ('{"prefab": {"name": "x", "entities": []}}', r"wrong field prefab.entities"),
        ('{"prefab": {"name": "x", "entities": [{"id": "a"}]}}', r"wrong field prefab.entities.0.type"),
    ],
)
def test_a_file_that_holds_no_prefab_is_named_with_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "x.prefab.json"
    path.write_text(text)
    with pytest.raises(LevelError, match=reason) as told:
        prefab_files.read_prefab(path)
    assert told.value.where == str(path)


def test_parts_of_one_name_and_files_that_are_too_large_or_gone_are_refused(tmp_path: Path) -> None:
    twice = HOUSE.model_copy(update={"entities": (HOUSE.entities[0], HOUSE.entities[0])})
    path = prefab_files.write_prefab(tmp_path, twice)
    with pytest.raises(LevelError, match="two parts alike"):
        prefab_files.read_prefab(path)
    with path.open("r+b") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(LevelError, match="over the limit"):
        prefab_files.read_prefab(path)
    with pytest.raises(LevelError, match="cannot be read"):
        prefab_files.read_prefab(tmp_path / "gone.prefab.json")
