"""Reading a level in order: what it tells on the way, and the words for what is wrong wherever it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.document import strict_reading
from app.document.errors import LevelError
from app.document.findings import Survey
from app.document.strict_reading import SLICE, read_strictly, why_not_holdable
from runtime.contracts.base import WORLD_SCHEMA_VERSION
from runtime.contracts.json_text import TOLD_EVERY, write_json
from runtime.contracts.world import WorldSpec
from tests.helpers import levels

PATH = Path("forest.json")


def wire(count: int = 2, **changes: Any) -> dict[str, Any]:
    entities = [levels.entity(f"e_{number}").to_wire() for number in range(count)]
    return {"schema_version": WORLD_SCHEMA_VERSION, **levels.world().to_wire(), "entities": entities, **changes}


def refused(document: object) -> LevelError:
    with pytest.raises(LevelError) as wrong:
        read_strictly(document if isinstance(document, bytes) else write_json(document), PATH)
    return wrong.value


@pytest.mark.parametrize("count", [0, 2, SLICE, SLICE + 1, 2 * SLICE + 3])
def test_the_world_is_that_of_the_text_however_many_entities_it_has(count: int) -> None:
    document = wire(count, vendor={"kept": True})
    spec = read_strictly(write_json(document), PATH)
    assert spec == WorldSpec.from_wire(document)
    assert spec.to_wire() == document


def test_how_far_it_is_rises_from_parsing_to_models_and_can_be_given_up() -> None:
    content = write_json(wire(TOLD_EVERY // 2))
    told: list[float] = []
    read_strictly(content, PATH, told.append)
    assert told == sorted(told)
    assert 0 < told[0] < 0.6 < told[-1] == 1.0

    def give_up(fraction: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_strictly(content, PATH, give_up)


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (b"{", "forest.json is not JSON"),
        (b"[]", "the document: a world spec is a JSON object"),
        ({"cards": []}, "forest.json is a card configuration"),
        (wire(schema_version="2.0"), 'schema_version must be "1.0"'),
        (wire(entities=5), "entities: a list is due here"),
        (wire(entities=[{"id": "a"}]), "entities[0].type: is missing"),
        (wire(entities=[levels.entity("a").to_wire()] * 2), "'a' is already used"),
        (wire(entities=[levels.entity("a", (10**400, 0, 0)).to_wire()]), "must be a finite number"),
    ],
)
def test_what_cannot_be_held_is_told_with_a_remedy(document: object, what: str) -> None:
    wrong = refused(document)
    assert what in wrong.what
    assert (wrong.where, bool(wrong.remedy)) == (str(PATH), True)


def test_what_is_wrong_in_a_later_slice_is_told_by_its_place_in_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    document = wire(SLICE + 5)
    document["entities"][SLICE + 2]["type"] = "ghost"
    wrong = refused(document)
    assert f"entities[{SLICE + 2}].type" in wrong.what
    monkeypatch.setattr(strict_reading, "check_world", lambda parsed: [])
    assert f"entities.{SLICE + 2}.type" in refused(document).what


def test_all_findings_come_with_the_refusal_and_are_counted() -> None:
    bad = levels.entity("a", scale=(0, 1, 1)).to_wire()
    bad["type"] = "ghost"
    wrong = refused(wire(entities=[bad, 5], scene=None))
    assert wrong.what.endswith("and 2 more findings")
    assert [finding.rule for finding in wrong.findings] == ["W-002", "W-010", "W-006", "W-002"]
    assert refused(wire(entities=[bad, 5])).what.endswith("and 1 more finding")


def test_a_survey_spares_the_look_at_all_but_the_odd_ones() -> None:
    huge = levels.entity("a", (10**400, 0, 0))
    spec = levels.world(huge, levels.entity("b"))
    assert why_not_holdable(spec, Survey()) == ""
    assert why_not_holdable(spec, Survey(odd={"b"})) == ""
    assert why_not_holdable(spec, Survey(odd={"a"})) == "a number does not fit a double"
    assert why_not_holdable(spec) == "a number does not fit a double"
    assert why_not_holdable(levels.world(levels.entity("b"), levels.entity("b"))) == "an id is used twice"
    other = levels.world().model_copy(update={"schema_version": "7"})
    assert why_not_holdable(other) == "schema_version '7' is not known"
