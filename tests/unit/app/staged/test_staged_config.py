"""The staged config as a document: edits, undo, keys, listeners."""

from __future__ import annotations

import copy
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.staged.paths import ABSENT, Path
from app.staged.staged_config import ORDER, OUTSIDE, NotAConfigError, StagedConfig
from tests.helpers.pump_config import card, pump_config


@pytest.fixture
def staged() -> StagedConfig:
    return StagedConfig(pump_config())


def key_of(staged: StagedConfig, card_id: int) -> str:
    key = staged.key_of(card_id)
    assert key is not None
    return key


def test_a_document_comes_out_as_it_went_in(staged: StagedConfig) -> None:
    assert orjson.dumps(staged.document) == orjson.dumps(pump_config())


def test_unknown_keys_are_kept_everywhere() -> None:
    document = pump_config() | {"vendor": {"x": [1, 2]}}
    document["cards"][0]["config"]["future"] = None
    assert StagedConfig(document).document == document


@pytest.mark.parametrize(
    ("document", "place"),
    [([], ""), ({}, "cards"), ({"cards": {}}, "cards"), ({"cards": [{}, 3]}, "cards[1]")],
)
def test_what_is_no_config_is_refused_with_its_place(document: object, place: str) -> None:
    with pytest.raises(NotAConfigError) as refused:
        StagedConfig(document)
    assert refused.value.place == place
    assert refused.value.reason in str(refused.value)


def test_a_value_is_changed_by_path_and_undone(staged: StagedConfig) -> None:
    pump = key_of(staged, 4)
    assert staged.set_value(pump, ("config", "onDuration"), 700, "On for")
    assert staged.document["cards"][3]["config"]["onDuration"] == 700
    assert staged.is_changed
    assert staged.undo()
    assert staged.document == pump_config()
    assert not staged.is_changed
    assert staged.redo()
    assert staged.card(pump)["config"]["onDuration"] == 700  # type: ignore[index]  # JSON


def test_the_document_handed_out_does_not_change_later(staged: StagedConfig) -> None:
    before = staged.document
    kept = copy.deepcopy(before)
    staged.set_value(key_of(staged, 4), ("label",), "New", "Label")
    assert before == kept
    assert staged.document is staged.document


def test_a_value_outside_of_the_cards_is_changed_and_taken_away(staged: StagedConfig) -> None:
    staged.set_value(OUTSIDE, ("scan", "intervalMs"), 20, "Interval")
    assert staged.document["scan"]["intervalMs"] == 20
    staged.set_value(OUTSIDE, ("wifi",), ABSENT, "No Wi-Fi")
    assert "wifi" not in staged.document
    staged.undo()
    staged.undo()
    assert orjson.dumps(staged.document) == orjson.dumps(pump_config())


def test_a_key_that_was_not_there_is_made(staged: StagedConfig) -> None:
    staged.set_value(OUTSIDE, ("vendor", "a"), 1, "Vendor")
    assert list(staged.document)[-1] == "vendor"
    assert staged.part(OUTSIDE) is staged.document


def test_an_edit_that_changes_nothing_is_none(staged: StagedConfig) -> None:
    assert not staged.set_value(key_of(staged, 1), ("label",), "High float", "Label")
    assert staged.history.done == ()


def test_a_boolean_in_place_of_a_number_is_a_change(staged: StagedConfig) -> None:
    assert staged.set_value(key_of(staged, 1), ("enabled",), 1, "Enabled")


def test_edits_with_one_merge_key_are_one_step(staged: StagedConfig) -> None:
    pump = key_of(staged, 4)
    for value in (510, 520, 530):
        staged.set_value(pump, ("config", "onDuration"), value, "On for", "on")
    assert len(staged.history.done) == 1
    staged.undo()
    assert staged.document == pump_config()


def test_nothing_to_undo_or_redo_says_so(staged: StagedConfig) -> None:
    assert not staged.undo()
    assert not staged.redo()


def test_cards_are_ranked_by_number_and_the_numberless_come_last() -> None:
    staged = StagedConfig({"cards": [{"cardId": "x"}, {"cardId": 3}, {"cardId": 1}]})
    assert [staged.card(key)["cardId"] for key in staged.in_evaluation_order] == [1, 3, "x"]
    assert staged.key_of(9) is None
    assert staged.has_card(staged.keys[0])
    assert not staged.has_card("card:99")
    assert staged.part(staged.keys[1]) == {"cardId": 3}


def test_another_document_is_taken_over_as_one_step_and_cards_keep_their_keys(staged: StagedConfig) -> None:
    pump = key_of(staged, 4)
    other: dict[str, Any] = {"cards": [card(4, "DO", "Pump B", {}), card(9, "DI", "New", {})], "vendor": 1}
    assert staged.replace_all(other, "Import")
    assert staged.document == other
    assert staged.key_of(4) == pump
    staged.undo()
    assert orjson.dumps(staged.document) == orjson.dumps(pump_config())


def test_taking_over_what_is_no_config_changes_nothing(staged: StagedConfig) -> None:
    with pytest.raises(NotAConfigError):
        staged.replace_all([], "Import")
    assert staged.document == pump_config()


def test_listeners_hear_of_edits_undo_redo_and_saving(staged: StagedConfig) -> None:
    heard: list[bool] = []
    staged.subscribe(lambda: heard.append(staged.is_changed))
    staged.set_value(OUTSIDE, ("configId",), "x", "Id")
    staged.undo()
    staged.redo()
    staged.mark_saved()
    assert heard == [True, False, True, False]


def test_what_was_saved_may_be_an_older_document(staged: StagedConfig) -> None:
    sent = staged.document
    staged.set_value(OUTSIDE, ("configId",), "x", "Id")
    staged.mark_saved(sent)
    assert staged.is_changed


def test_the_directory_names_the_cards_as_they_stand(staged: StagedConfig) -> None:
    staged.set_value(key_of(staged, 4), ("label",), "Pump A", "Label")
    assert staged.directory.name(4) == "Pump A"


EDITS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.sampled_from([("label",), ("config", "set"), ("config", "channel"), ("vendor", "x"), ("cardId",)]),
        st.none() | st.integers(0, 9) | st.text(max_size=3) | st.just(ABSENT),
        st.none() | st.just("k"),
    ),
    max_size=12,
)


@given(EDITS)
@settings(max_examples=60, deadline=None)
def test_undo_to_the_start_gives_the_start_and_redo_gives_the_end(
    edits: list[tuple[int, Path, object, str | None]],
) -> None:
    staged = StagedConfig(pump_config())
    for index, path, value, merge_key in edits:
        part = OUTSIDE if index == 6 else staged.keys[index]
        staged.set_value(part, path, value, "edit", merge_key)
    end = orjson.dumps(staged.document)
    while staged.undo():
        pass
    assert orjson.dumps(staged.document) == orjson.dumps(pump_config())
    while staged.redo():
        pass
    assert orjson.dumps(staged.document) == end


def test_the_order_of_the_file_is_a_part_like_the_others(staged: StagedConfig) -> None:
    staged.edit("Reverse", {ORDER: tuple(reversed(staged.keys))})
    assert [one["cardId"] for one in staged.document["cards"]] == [6, 5, 4, 3, 2, 1]
    staged.undo()
    assert staged.document == pump_config()
