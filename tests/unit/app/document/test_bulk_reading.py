"""Reading in pieces: the same world as the strict reader gives, or none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.document import bulk_reading
from app.document.bulk_reading import read_in_bulk
from runtime.contracts.json_text import read_json
from runtime.contracts.world import WorldSpec
from tests.helpers import levels


def wire(count: int = 3, **changes: Any) -> dict[str, Any]:
    entities = [levels.entity(f"e_{index}", (index, 0.5, 0)).to_wire() for index in range(count)]
    document = levels.world(quests=(levels.quest("q", "e_0"),)).to_wire()
    return {"schema_version": "1.0", **document, "entities": entities, **changes}


def text_of(document: dict[str, Any], **how: Any) -> bytes:
    return json.dumps(document, **how).encode()


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_reading, "PIECE_BYTES", 500)


def same(content: bytes) -> None:
    read = read_in_bulk(content)
    assert read is not None
    strict = WorldSpec.from_wire(read_json(content, allow_bom=True))
    assert repr(read.spec) == repr(strict)
    assert tuple(read.entities.values()) == strict.entities


@pytest.mark.parametrize("how", [{}, {"indent": 2}, {"separators": (",", ":")}, {"indent": "\t", "sort_keys": True}])
@pytest.mark.parametrize("count", [0, 1, 20])
def test_a_good_level_reads_as_strictly_read(count: int, how: dict[str, Any]) -> None:
    same(text_of(wire(count), **how))
    same(b"\xef\xbb\xbf" + text_of(wire(count), **how))


def test_odd_things_read_the_same() -> None:
    odd = wire(20)
    odd["entities"][3]["note"] = {"deep": [1, {"x": None}]}
    odd["entities"][5]["components"]["script"] = "npc:wolf, {a}: 1"
    odd["entities"][7]["transform"]["position"] = [1e3, 10**30, 2]
    odd["note"] = {"list": [[], [1]]}
    same(text_of(odd))
    same(text_of(odd, indent=2))


def test_progress_is_told_and_reading_can_be_given_up() -> None:
    told: list[float] = []
    read_in_bulk(text_of(wire(20)), told.append)
    assert len(told) > 5
    assert told == sorted(told)

    def give_up(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_in_bulk(text_of(wire(20)), give_up)


def test_what_is_odd_is_surveyed() -> None:
    document = wire(5)
    document["entities"][2]["transform"]["scale"] = [0, 1, 1]
    read = read_in_bulk(text_of(document))
    assert read is not None
    assert (read.survey.odd, read.survey.names) == ({"e_2"}, {("box", "none")})


def _changed(before: str, after: str) -> bytes:
    text = text_of(wire(20)).decode()
    assert before in text
    return text.replace(before, after, 1).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b'{"entities": [',
        b'{"entities": [}',
        b'{"entities": []}',
        _changed('"e_7"', '"e_6"'),
        _changed('"id": "e_7"', '"id": "e_7", "id": "e_7"'),
        _changed('"id": "e_7"', '"id": "e_7", "note": 1, "note": 2'),
        _changed('"id": "e_7"', '"id": "e_7", "note": NaN'),
        _changed("[7, 0.5, 0]", "[NaN, 0.5, 0]"),
        _changed("[7, 0.5, 0]", "[1e999, 0.5, 0]"),
        _changed("[7, 0.5, 0]", "[7, 0.5]"),
        _changed('"e_7"', "7"),
        _changed('"goal"', '"goal": "x", "goal"'),
        _changed('"gravity"', '"weight"'),
        _changed('"entities": [', '"entities": [1, '),
        text_of({"first": {"entities": [levels.entity("x").to_wire()]}, **wire(2)}),
        text_of(wire(2, more=[[] for _ in range(40)])),
        text_of(wire(0, entities=[[]])),
    ],
)
def test_whatever_is_wrong_or_strange_is_left_to_the_strict_reader(content: bytes) -> None:
    assert read_in_bulk(content) is None


def test_too_much_beside_the_entities_is_left_to_the_strict_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_reading, "_MAX_AROUND", 100)
    assert read_in_bulk(text_of(wire(2))) is None
