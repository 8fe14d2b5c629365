"""What is refused of a body before it becomes a level, and that refusing much costs no more than refusing little."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.contracts import json_pieces
from runtime.contracts.json_pieces import LongList, LongObject
from runtime.contracts.json_text import read_json, write_json
from runtime.contracts.phase2 import LevelCreate, LevelWrite
from runtime.portal.level_check import MOST_COUNTED, MOST_FINDINGS, checked_draft, parse_level
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.users import LOCAL_ADMIN
from tests.helpers.specs import spec


@pytest.fixture(autouse=True)
def all_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "PIECE", 64)


def received(document: dict[str, Any]) -> dict[str, Any]:
    """A document as it is when it came in a long body."""
    found = read_json(write_json(document), in_pieces=True)
    assert isinstance(found, LongObject)
    return found


def refusal(document: dict[str, Any]) -> RefusedRequest:
    with pytest.raises(RefusedRequest) as refused:
        checked_draft("Forest", received(document))
    return refused.value


def editor(**parts: Any) -> dict[str, Any]:
    return {"content": spec("a"), "editor": {"locked": ["x" * 200], **parts}}


def test_a_sound_body_becomes_a_draft_and_nothing_long_is_left_of_it() -> None:
    whole = {"hidden": [f"e{number}" for number in range(1000)], "groups": {f"g{number}": {} for number in range(600)}}
    document = received(editor(**whole) | {"content": spec(*(f"e{number}" for number in range(1000)))})
    entities = document["content"]["entities"]
    draft = checked_draft("Forest", document)
    assert (draft.name, draft.entity_count) == ("Forest", 1000)
    assert read_json(b"".join(draft.editor or ())) == {"locked": ["x" * 200], **whole}
    assert isinstance(entities, LongList)
    assert len(entities) < 100


def test_of_very_many_findings_some_are_listed_and_not_all_are_looked_for() -> None:
    refused = refusal({"content": spec() | {"entities": [1] * (2 * MOST_COUNTED)}})
    assert (refused.code, refused.details and refused.details["total"]) == ("VALIDATION_FAILED", MOST_COUNTED)
    assert refused.details is not None
    assert len(refused.details["findings"]) == MOST_FINDINGS
    assert f"({MOST_COUNTED} findings or more)" in str(refused)


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"hidden": ["a"] * 700 + [1]}, "editor.hidden.700"),
        ({"hidden": ["a", 2]}, "editor.hidden.1"),
        ({"hidden": {f"k{number}": 1 for number in range(100)}}, "editor.hidden"),
        ({"groups": [1] * 500}, "editor.groups"),
        ({"camera": {"target": "x"} | {f"k{number}": 1 for number in range(100)}}, "editor.camera"),
        ({"sun": 5}, "editor.sun"),
    ],
)
def test_a_long_state_of_the_editor_is_refused_by_its_first_wrong_member(parts: dict[str, Any], field: str) -> None:
    refused = refusal(editor(**parts))
    assert refused.code == "INVALID_REQUEST"
    assert (refused.field or "").startswith(field)


def test_only_a_long_state_is_left_for_later() -> None:
    def call(state: object) -> Call:
        return Call(LOCAL_ADMIN, "/", {}, {"name": "Forest", "content": {}, "editor": state})

    assert parse_level(call(LongObject(hidden=LongList([1]))), LevelCreate).name == "Forest"
    with pytest.raises(RefusedRequest, match="hidden"):
        parse_level(call({"hidden": [1]}), LevelWrite)


def test_of_a_long_body_only_the_fields_that_are_known_are_looked_at() -> None:
    document = received(
        {"name": "Forest", "content": spec(), "level_id": 5, **{f"f{number}": 1 for number in range(100)}}
    )
    with pytest.raises(RefusedRequest, match="level_id"):
        parse_level(Call(LOCAL_ADMIN, "/", {}, document), LevelCreate)
