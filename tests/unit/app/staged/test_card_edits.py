"""Adding, removing, copying, numbering and binding cards: references stay right and every one is one undo step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from app.staged.card_edits import (
    TakenNumberError,
    add_binding,
    add_card,
    add_clause,
    bind,
    binding_index,
    change_family,
    drop_clause,
    duplicate_card,
    move_card,
    remove_binding,
    remove_card,
    renumber_card,
    set_math_mode,
    set_source,
    swap_cards,
    unbind,
)
from app.staged.families import STANDARD_START
from app.staged.fields import PID, PIPELINE
from app.staged.staged_config import StagedConfig
from tests.helpers.pump_config import pump_config

ON_DURATION = ("config", "onDuration")
DELAY = ("config", "delayBeforeON")
LEVEL = {"cardId": 2, "field": "currentValue", "type": "NUMBER"}


@pytest.fixture
def staged() -> StagedConfig:
    return StagedConfig(pump_config())


def key(staged: StagedConfig, card_id: int) -> str:
    found = staged.key_of(card_id)
    assert found is not None
    return found


def numbered(staged: StagedConfig, card_id: int) -> dict[str, Any]:
    return staged.card(key(staged, card_id))


def ids(staged: StagedConfig) -> list[object]:
    return [card["cardId"] for card in staged.document["cards"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda staged: add_card(staged, "DI"),
        lambda staged: duplicate_card(staged, key(staged, 4)),
        lambda staged: remove_card(staged, key(staged, 4)),
        lambda staged: renumber_card(staged, key(staged, 2), 20),
        lambda staged: move_card(staged, key(staged, 2), 1),
        lambda staged: change_family(staged, key(staged, 4), "SIO"),
        lambda staged: set_source(staged, key(staged, 4), ("config", "set", "clauseA"), {**LEVEL, "cardId": 1}),
        lambda staged: set_math_mode(staged, key(staged, 3), PID),
        lambda staged: bind(staged, key(staged, 4), DELAY, LEVEL),
        lambda staged: unbind(staged, key(staged, 4), ON_DURATION),
        lambda staged: bind(staged, key(staged, 4), DELAY),
        add_binding,
        lambda staged: add_clause(staged, key(staged, 5), ("config", "set", "clauseB")),
        lambda staged: drop_clause(staged, key(staged, 4), ("config", "set", "clauseA")),
    ],
)
def test_each_is_one_undo_step(staged: StagedConfig, change: Callable[[StagedConfig], object]) -> None:
    change(staged)
    assert len(staged.history.done) == 1
    assert staged.document != pump_config()
    staged.undo()
    assert orjson.dumps(staged.document) == orjson.dumps(pump_config())


def test_a_new_card_comes_last_or_after_a_given_one_with_a_free_channel(staged: StagedConfig) -> None:
    new = add_card(staged, "DI")
    assert (staged.card(new)["cardId"], staged.card(new)["config"]["channel"]) == (7, 1)  # type: ignore[index]  # JSON
    after = add_card(staged, "RTC", after=key(staged, 2))
    assert staged.card(after)["cardId"] == 8
    assert ids(staged) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_first_card_is_number_one() -> None:
    staged = StagedConfig({"cards": []})
    add_card(staged, "DO")
    assert ids(staged) == [1]


def test_a_copy_reads_itself_where_the_original_did_and_keeps_its_binding(staged: StagedConfig) -> None:
    staged.set_value(key(staged, 4), ("config", "reset", "clauseA", "source", "cardId"), 4, "self")
    copy = staged.card(duplicate_card(staged, key(staged, 4)))
    assert (copy["cardId"], copy["label"]) == (7, "Pump copy")
    config: Any = copy["config"]
    assert config["reset"]["clauseA"]["source"]["cardId"] == 7
    assert config["set"]["clauseA"]["source"]["cardId"] == 2
    assert config["channel"] == 1
    assert staged.document["bindings"][1] == {
        "bindingId": "B-2",
        "target": {"cardId": 7, "path": "config.onDuration"},
        "source": pump_config()["bindings"][0]["source"],
    }


def test_a_card_without_number_label_or_channel_is_copied_too() -> None:
    staged = StagedConfig({"cards": [{"vendor": 1}]})
    copy = staged.card(duplicate_card(staged, staged.keys[0]))
    assert copy == {"vendor": 1, "cardId": 1}


def test_removing_a_card_takes_its_own_bindings_and_leaves_its_readers(staged: StagedConfig) -> None:
    remove_card(staged, key(staged, 4))
    assert ids(staged) == [1, 2, 3, 5, 6]
    assert staged.document["bindings"] == []
    remove_card(staged, key(staged, 2))
    assert numbered(staged, 3)["config"]["standard"]["inputA"]["ref"]["cardId"] == 2


def test_removing_one_of_two_with_a_number_keeps_the_bindings(staged: StagedConfig) -> None:
    staged.set_value(key(staged, 5), ("cardId",), 4, "double")
    remove_card(staged, staged.keys[4])
    assert len(staged.document["bindings"]) == 1


def test_another_number_is_followed_by_references_and_bindings(staged: StagedConfig) -> None:
    renumber_card(staged, key(staged, 2), 20)
    renumber_card(staged, key(staged, 4), 40)
    assert numbered(staged, 3)["config"]["standard"]["inputA"]["ref"]["cardId"] == 20
    assert numbered(staged, 40)["config"]["set"]["clauseA"]["source"]["cardId"] == 20
    assert staged.document["bindings"][0]["target"]["cardId"] == 40


def test_a_number_that_another_card_has_is_refused_and_nothing_is_changed(staged: StagedConfig) -> None:
    before = staged.document
    with pytest.raises(TakenNumberError, match="Another card has number 3"):
        renumber_card(staged, key(staged, 2), 3)
    assert staged.document == before
    assert not staged.history.done


def test_a_card_may_be_given_the_number_that_it_has(staged: StagedConfig) -> None:
    staged.set_value(key(staged, 5), ("cardId",), 2, "double")
    renumber_card(staged, key(staged, 2), 2)
    assert ids(staged).count(2) == 2


def test_references_stay_when_another_card_has_the_old_number(staged: StagedConfig) -> None:
    double = key(staged, 5)
    staged.set_value(double, ("cardId",), 2, "double")
    renumber_card(staged, double, 5)
    assert numbered(staged, 3)["config"]["standard"]["inputA"]["ref"]["cardId"] == 2


def test_a_card_without_a_number_gets_one() -> None:
    staged = StagedConfig({"cards": [{"cardId": "x"}]})
    renumber_card(staged, staged.keys[0], 5)
    assert ids(staged) == [5]


def test_typing_a_number_in_steps_is_one_edit(staged: StagedConfig) -> None:
    two = key(staged, 2)
    for number in (20, 21, 22):
        renumber_card(staged, two, number, "k")
    assert len(staged.history.done) == 1


def test_moving_a_card_swaps_numbers_with_its_neighbour(staged: StagedConfig) -> None:
    level = key(staged, 2)
    assert move_card(staged, level, 1)
    assert staged.card(level)["cardId"] == 3
    assert numbered(staged, 2)["label"] == "Demand"
    assert numbered(staged, 2)["config"]["standard"]["inputA"]["ref"]["cardId"] == 3
    assert staged.document["bindings"][0]["source"]["ref"]["cardId"] == 2


@pytest.mark.parametrize(("card_id", "steps"), [(1, -1), (6, 1)])
def test_a_card_at_the_end_stays(staged: StagedConfig, card_id: int, steps: int) -> None:
    assert not move_card(staged, key(staged, card_id), steps)
    assert staged.document == pump_config()


def test_cards_without_numbers_are_not_swapped() -> None:
    staged = StagedConfig({"cards": [{"cardId": 1}, {}]})
    swap_cards(staged, *staged.keys)
    assert staged.history.done == ()


def test_the_other_mode_of_a_calculation_starts_complete_and_the_first_is_kept(staged: StagedConfig) -> None:
    demand = key(staged, 3)
    set_math_mode(staged, demand, PID)
    set_math_mode(staged, demand, PIPELINE)
    config: Any = staged.card(demand)["config"]
    assert config["mode"] == PIPELINE
    assert config["standard"] == pump_config()["cards"][2]["config"]["standard"]
    assert config["pid"]["gainP"] == 100
    staged.set_value(demand, ("config",), {"mode": PID}, "bare")
    set_math_mode(staged, demand, PIPELINE)
    assert numbered(staged, 3)["config"]["standard"] == STANDARD_START


def test_a_binding_is_made_changed_and_taken_away(staged: StagedConfig) -> None:
    pump = key(staged, 4)
    bind(staged, pump, DELAY, LEVEL)
    assert staged.document["bindings"][1]["target"] == {"cardId": 4, "path": "config.delayBeforeON"}
    bind(staged, pump, ON_DURATION, LEVEL)
    assert [one["source"]["ref"]["cardId"] for one in staged.document["bindings"]] == [2, 2]
    unbind(staged, pump, ON_DURATION)
    unbind(staged, pump, ON_DURATION)
    assert [one["bindingId"] for one in staged.document["bindings"]] == ["B-2"]
    remove_binding(staged, 0)
    assert staged.document["bindings"] == []


@pytest.mark.parametrize("bindings", [None, 5, [], [7, {"target": {"cardId": 4, "path": 3}}]])
def test_a_parameter_without_a_binding_has_none(bindings: object) -> None:
    assert binding_index({"bindings": bindings}, 4, DELAY) is None


def test_a_binding_may_be_begun_and_finished_later(staged: StagedConfig) -> None:
    bind(staged, key(staged, 4), DELAY)
    assert staged.document["bindings"][1]["source"] == {"sourceMode": "VARIABLE_REF"}
    add_binding(staged)
    assert staged.document["bindings"][2]["bindingId"] == "B-3"


def test_clauses_are_added_one_after_the_other(staged: StagedConfig) -> None:
    flush = key(staged, 5)
    add_clause(staged, flush, ("config", "reset", "clauseA"))
    assert numbered(staged, 5)["config"]["reset"] == {"clauseA": {}, "combiner": "NONE"}
    add_clause(staged, flush, ("config", "reset", "clauseB"))
    assert numbered(staged, 5)["config"]["reset"] == {"clauseA": {}, "clauseB": {}, "combiner": "AND"}


def test_the_second_clause_takes_the_place_of_the_first(staged: StagedConfig) -> None:
    pump = key(staged, 4)
    second = numbered(staged, 4)["config"]["set"]["clauseB"]
    drop_clause(staged, pump, ("config", "set", "clauseA"))
    assert numbered(staged, 4)["config"]["set"] == {"clauseA": second, "combiner": "NONE"}
    drop_clause(staged, pump, ("config", "set", "clauseA"))
    assert numbered(staged, 4)["config"]["set"] == {}


def test_without_its_second_clause_a_condition_keeps_the_first(staged: StagedConfig) -> None:
    first = numbered(staged, 4)["config"]["set"]["clauseA"]
    drop_clause(staged, key(staged, 4), ("config", "set", "clauseB"))
    assert numbered(staged, 4)["config"]["set"] == {"clauseA": first, "combiner": "NONE"}
