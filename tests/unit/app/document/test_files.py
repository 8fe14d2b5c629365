"""Level files: every way in which opening can go, with nothing lost."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.document import files, strict_reading
from app.document.errors import LevelError
from app.document.files import open_level
from tests.helpers import levels

SAMPLES = Path(__file__).parents[4] / "resources" / "samples" / "worlds"


def _wire(**changes: Any) -> dict[str, Any]:
    return {**levels.world(levels.entity("a"), levels.entity("b")).to_wire(), "schema_version": "1.0", **changes}


def _file(tmp_path: Path, content: object, name: str = "forest.json") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def test_what_can_be_held_opens_with_its_findings(tmp_path: Path) -> None:
    broken = levels.entity("b c", scale=(0, 1, 1)).to_wire()
    quests = [{"id": "q", "triggerEntity": "nobody", "goal": ""}]
    path = _file(tmp_path, b"\xef\xbb\xbf" + json.dumps(_wire(entities=[broken], quests=quests)).encode())
    document = open_level(path, assets=lambda kind, name: True)
    assert [finding.rule for finding in document.findings] == ["W-003", "W-006", "W-008"]
    assert (document.path, document.is_dirty) == (path, False)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"a": 1e999}', "too large"),
        (b'{"a": 1, "a": 2}', "has the key 'a' twice"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"[" * 100 + b"]" * 100, "nested deeper than 64"),
        (b"[]", "the document: a world spec is a JSON object"),
        (b'{"cards": []}', "is a card configuration"),
        (_wire(schema_version="2.0"), 'schema_version must be "1.0"'),
        (_wire(entities=5), "entities: a list is due here"),
        (_wire(entities=[levels.entity("a").to_wire(), levels.entity("a").to_wire()]), "'a' is already used"),
        (_wire(entities=[{"id": "a"}]), "entities[0].type: is missing"),
    ],
)
def test_what_cannot_be_held_is_refused_with_the_reason(tmp_path: Path, content: object, what: str) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(LevelError) as refused:
        open_level(path)
    assert what in refused.value.what
    assert refused.value.where == str(path)
    assert refused.value.remedy


def test_all_findings_come_with_the_refusal(tmp_path: Path) -> None:
    bad = levels.entity("a", scale=(0, 1, 1)).to_wire()
    bad["type"] = "ghost"
    with pytest.raises(LevelError, match="and 2 more findings") as refused:
        open_level(_file(tmp_path, _wire(entities=[bad, 5], scene=None)))
    assert [finding.rule for finding in refused.value.findings] == ["W-002", "W-010", "W-006", "W-002"]
    with pytest.raises(LevelError, match="and 1 more finding "):
        open_level(_file(tmp_path, _wire(entities=[bad, 5])))


def test_what_the_rules_overlook_is_refused_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_reading, "check_world", lambda document: [])
    with pytest.raises(LevelError, match=r"cannot be opened: entities\.0\.id"):
        open_level(_file(tmp_path, _wire(entities=[{"id": 5}])))


def test_entity_without_a_mesh_name_opens_to_be_mended(tmp_path: Path) -> None:
    document = open_level(_file(tmp_path, _wire(entities=[levels.entity("a", mesh="").to_wire()])))
    assert [(finding.rule, finding.field) for finding in document.findings] == [("W-002", "components.mesh")]


@pytest.mark.parametrize("number", [10**400, -(10**400)])
def test_number_beyond_every_double_is_refused(tmp_path: Path, number: int) -> None:
    with pytest.raises(LevelError, match="must be a finite number that fits a double"):
        open_level(_file(tmp_path, _wire(entities=[levels.entity("a", (number, 0, 0)).to_wire()])))


def test_paths_that_are_no_level_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reason(path: Path) -> str:
        with pytest.raises(LevelError) as refused:
            open_level(path)
        return refused.value.what

    assert reason(tmp_path) == f"{tmp_path.name} is a folder"
    assert reason(tmp_path / "none.json") == "none.json does not exist"
    os.mkfifo(tmp_path / "pipe.json")
    assert reason(tmp_path / "pipe.json") == "pipe.json is not a file"
    assert "cannot be read: Not a directory" in reason(_file(tmp_path, b"") / "below.json")
    assert "what the editor remembers" in reason(_file(tmp_path, b"{}", "forest.editor.json"))
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 2 * 1024 * 1024)
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert reason(huge) == "huge.json has 200 MiB, over the limit of 2 MiB"


def test_what_only_the_strict_reader_can_tell_apart_opens_too(tmp_path: Path) -> None:
    wire = {"first": {"entities": [1]}, **_wire()}
    document = open_level(_file(tmp_path, wire))
    assert list(document.entities) == ["a", "b"]
    assert dict(document.state.unknown) == {"first": {"entities": [1]}}


def test_the_strict_reader_goes_on_from_where_the_quick_one_gave_up(tmp_path: Path) -> None:
    entities = [levels.entity(f"e_{number}").to_wire() for number in range(3000)]
    entities[-2]["id"] = "e_1"  # only at the end it shows that an id is used twice
    told: list[float] = []
    with pytest.raises(LevelError, match="'e_1' is already used"):
        open_level(_file(tmp_path, _wire(entities=entities)), progress=told.append)
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_large_level_that_only_the_strict_reader_can_read_tells_how_far_it_is(tmp_path: Path) -> None:
    entities = [levels.entity(f"e_{number}").to_wire() for number in range(3000)]
    told: list[float] = []
    document = open_level(
        _file(tmp_path, {"first": {"entities": [1]}, **_wire(entities=entities)}), progress=told.append
    )
    assert len(document.entities) == 3000
    assert 0 < told[0] < told[-1] == 1.0
    assert told == sorted(told)
