"""Cards as text on the clipboard, and back: free numbers, references among them, one step."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.staged.card_clipboard import PasteError, paste, to_text
from app.staged.staged_config import StagedConfig
from tests.helpers.pump_config import pump_config

READS_TWO = {"sourceMode": "VARIABLE_REF", "ref": {"cardId": 2, "field": "currentValue", "type": "NUMBER"}}


@pytest.fixture
def staged() -> StagedConfig:
    return StagedConfig(pump_config())


def key(staged: StagedConfig, card_id: int) -> str:
    found = staged.key_of(card_id)
    assert found is not None
    return found


def ids(staged: StagedConfig) -> list[Any]:
    return [card["cardId"] for card in staged.document["cards"]]


def test_a_copied_card_is_json_with_the_bindings_of_its_parameters(staged: StagedConfig) -> None:
    bound = pump_config()["bindings"][0]["target"]["cardId"]
    document = json.loads(to_text(staged, [key(staged, bound)]))
    assert [card["cardId"] for card in document["cards"]] == [bound]
    assert document["bindings"] == pump_config()["bindings"][:1]
    assert json.loads(to_text(staged, [key(staged, 2)]))["bindings"] == []


def test_a_pasted_card_gets_a_free_number_and_is_one_step(staged: StagedConfig) -> None:
    before = staged.document
    bound = pump_config()["bindings"][0]["target"]["cardId"]
    pasted = paste(staged, to_text(staged, [key(staged, bound)]))
    [new] = pasted.keys
    number = staged.card(new)["cardId"]
    assert number not in ids(StagedConfig(before))
    assert f"card {bound} is {number} here" in pasted.notes
    assert staged.document["bindings"][-1]["target"]["cardId"] == number
    assert staged.document["bindings"][-1]["bindingId"] != staged.document["bindings"][0]["bindingId"]
    staged.undo()
    assert staged.document == before


def test_into_another_config_numbers_and_bindings_stay_where_they_are_free(staged: StagedConfig) -> None:
    text = to_text(staged, staged.keys)
    empty = StagedConfig({"schemaVersion": "2.0.0", "cards": [], "bindings": []})
    assert paste(empty, text).notes == ()
    assert empty.document["cards"] == pump_config()["cards"]
    assert empty.document["bindings"] == pump_config()["bindings"]


def test_what_was_copied_together_goes_on_reading_one_another(staged: StagedConfig) -> None:
    cards = [
        {"cardId": 2, "cardType": "AI", "config": {"channel": 0}},
        {"cardId": 4, "cardType": "MATH", "config": {"standard": {"inputA": READS_TWO}}},
    ]
    pasted = paste(staged, json.dumps(cards))
    source, reader = (staged.card(one) for one in pasted.keys)
    assert reader["config"]["standard"]["inputA"]["ref"]["cardId"] == source["cardId"] != 2  # type: ignore[index]
    assert [ids(staged).index(card["cardId"]) for card in (source, reader)] == sorted(
        ids(staged).index(card["cardId"]) for card in (source, reader)
    )


def test_a_channel_that_is_taken_is_another_and_said(staged: StagedConfig) -> None:
    first = next(card for card in pump_config()["cards"] if card["cardType"] == "DI")
    pasted = paste(staged, json.dumps(first))
    used = [card["config"]["channel"] for card in staged.document["cards"] if card["cardType"] == "DI"]
    assert len(used) == len(set(used))
    assert any("its own was taken" in note for note in pasted.notes)


def test_a_card_that_is_read_and_not_here_is_named(staged: StagedConfig) -> None:
    ref = {"cardId": 999, "field": "currentValue", "type": "NUMBER"}
    many = [{"cardType": "MATH", "config": {"a": {"ref": ref}, "b": [{"ref": {**ref, "cardId": 998}}]}}]
    assert paste(staged, json.dumps(many)).notes == ("cards 998, 999, read by what was pasted, are not in this config",)
    one = {"cardType": "MATH", "config": {"a": {"ref": ref}}}
    assert paste(staged, json.dumps(one)).notes == ("card 999, read by what was pasted, is not in this config",)


def test_bindings_without_an_id_or_of_other_cards_are_taken_with_care(staged: StagedConfig) -> None:
    target = {"cardId": 50, "path": "config.onDuration"}
    bindings = [
        {"target": target},
        {"bindingId": "B-9", "target": {"cardId": 1}},
        {"bindingId": "own", "target": target},
    ]
    before = len(staged.document["bindings"])
    paste(staged, json.dumps({"cards": [{"cardId": 50, "cardType": "DO"}], "bindings": bindings}))
    added = staged.document["bindings"][before:]
    assert [one["target"]["cardId"] for one in added] == [50, 50]
    assert added[1]["bindingId"] == "own"
    assert added[0]["bindingId"] not in {"own", ""}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("\ud800", "is not Unicode"),
        ("5", "copy some first"),
        ("[]", "copy some first"),
        ("{}", r"cards\[0\] has no cardType"),
        ('{"cards": []}', "copy some first"),
        ('[{"cardType": "DI"}, {"cardType": "XY"}]', r"cards\[1\] has no cardType of DI"),
        ("[3]", r"cards\[0\]"),
        ('{"entities": [{"id": "a"}]}', r"cards\[0\] has no cardType"),
    ],
)
def test_what_holds_no_cards_is_refused_and_changes_nothing(staged: StagedConfig, text: str, why: str) -> None:
    with pytest.raises(PasteError, match=why):
        paste(staged, text)
    assert staged.document == pump_config()
    assert not staged.history.done
