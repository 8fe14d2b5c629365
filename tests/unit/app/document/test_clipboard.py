"""Entities as text: out and back, from every form that holds some, and refusals with a reason."""

import json

import pytest

from app.document.belongings import Belongings
from app.document.clipboard import PasteError, from_text, holds_entities, to_text
from runtime.contracts.world import Group
from tests.helpers import levels

WOLF = levels.entity("wolf_1", (5, 0.5, 0))
WIRE = WOLF.to_wire()


@pytest.mark.parametrize(
    "text",
    [
        to_text([WOLF]),
        json.dumps([WIRE]),
        json.dumps(WIRE),
        json.dumps(levels.world(WOLF).to_wire()),
    ],
)
def test_entities_are_taken_from_every_form(text: str) -> None:
    assert from_text(text) == ((WOLF,), Belongings())
    assert holds_entities(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello", "is not JSON"),
        ("[]", "copy some first"),
        ("5", "copy some first"),
        ("\ud800", "is not Unicode text"),
        ('{"id": "a"}', r"entities\[0\].type: is missing"),
        ('{"entities": [{"id": "a"}]}', r"entities\[0\].type"),
    ],
)
def test_text_without_entities_says_so(text: str, reason: str) -> None:
    with pytest.raises(PasteError, match=reason):
        from_text(text)


@pytest.mark.parametrize("text", ["", "hello", "[1, 2]", '{"cards": []}'])
def test_other_texts_do_not_look_like_entities(text: str) -> None:
    assert not holds_entities(text)


def test_groups_come_along_and_broken_ones_are_left_out() -> None:
    along = Belongings({"pack": Group(name="Pack", members=("wolf_1",))})
    assert from_text(to_text([WOLF], along)) == ((WOLF,), along)
    broken = json.dumps({"entities": [WIRE], "groups": {"pack": 3}})
    assert from_text(broken) == ((WOLF,), Belongings())
