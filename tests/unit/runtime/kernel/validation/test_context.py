"""The index of cards, the bound paths and who reads whom."""

from __future__ import annotations

from runtime.kernel.validation.context import CardInQuestion, Context, Reads, collect_bound_paths, index_cards
from runtime.kernel.validation.report import Report
from tests.helpers.valid_config import binding, card, value_of


def test_cards_are_found_by_id_and_the_first_of_two_counts() -> None:
    known = index_cards({"cards": [card(5, "DI", {"channel": 1}), card(5, "AI", {}), card(6, "PLC", {})]})
    assert (known[5].index, known[5].family, known[5].config) == (0, "DI", {"channel": 1})
    assert known[6].family is None


def test_what_has_no_usable_id_is_not_found() -> None:
    odd = [None, 5, {"cardId": True}, {"cardId": "1"}, {"cardId": -1}, {"cardId": 2**32}, {"cardId": 1.0}]
    assert index_cards({"cards": odd}) == {}
    assert index_cards({"cards": 7}) == {}
    assert index_cards({"cards": [{"cardId": 3, "cardType": ["DI"], "config": 7}]})[3].config == {}


def test_bound_paths_are_collected_by_card() -> None:
    bindings = [
        binding("a", 4, "config.onDuration", value_of(1)),
        binding("b", 4, "config.repeatCount", value_of(1)),
        binding("c", "4", "config.repeatCount", value_of(1)),
        binding("d", 4, None, value_of(1)),
        {"target": 5},
        None,
    ]
    assert collect_bound_paths({"bindings": bindings}) == {4: {"config.onDuration", "config.repeatCount"}}
    assert collect_bound_paths({"bindings": {}}) == {}


def test_reads_are_noted_under_the_card_in_question() -> None:
    context = Context(Report(), {}, {4: frozenset({"config.onDuration"})}, Reads())
    known = CardInQuestion(context, 4)
    known.reads_value_of(1)
    known.reads_condition_of(2)
    assert (context.reads.values, context.reads.conditions) == ({4: [1]}, {4: [2]})
    assert known.is_bound("config.onDuration")
    assert not known.is_bound("config.repeatCount")


def test_a_card_without_an_id_is_bound_to_nothing_and_reads_for_nobody() -> None:
    context = Context(Report(), {}, {}, Reads())
    nameless = CardInQuestion(context, None)
    nameless.reads_value_of(1)
    nameless.reads_condition_of(1)
    assert context.reads == Reads()
    assert not nameless.is_bound("config.onDuration")
