"""Which paths can be bound, in which unit."""

from __future__ import annotations

import pytest

from runtime.kernel.validation.bindable import BindablePath, find_bindable, is_runtime_field
from runtime.kernel.validation.context import Context, KnownCard, Reads, index_cards
from runtime.kernel.validation.report import Report
from tests.helpers.valid_config import GONE, changed, valid_config


def look(card_id: int, path: str, document: dict[str, object] | None = None) -> BindablePath | None:
    cards = index_cards(valid_config() if document is None else document)
    return find_bindable(cards[card_id], path, Context(Report(), cards, {}, Reads()))


@pytest.mark.parametrize(
    ("card_id", "path", "unit"),
    [
        (1, "config.debounceTime", "centiunits"),
        (3, "config.standard.inputA", "centiunits"),
        (3, "config.standard.inputB", "centiunits"),
        (4, "config.delayBeforeON", "centiunits"),
        (4, "config.onDuration", "centiunits"),
        (4, "config.repeatCount", "counts"),
        (5, "config.repeatCount", "counts"),
        (7, "config.pid.processVariable", "centiunits"),
        (4, "config.set.clauseA.threshold", "centiunits"),
    ],
)
def test_parameter_can_be_bound(card_id: int, path: str, unit: str) -> None:
    assert look(card_id, path) == BindablePath(unit, has_inline=True)  # type: ignore[arg-type]  # a Unit by name


def test_a_parameter_that_is_only_bound_has_no_inline_value() -> None:
    assert look(7, "config.pid.setpoint") == BindablePath("centiunits", has_inline=False)


@pytest.mark.parametrize(
    ("card_id", "path"),
    [
        (1, "config.channel"),
        (1, "config.onDuration"),
        (1, "debounceTime"),
        (1, ""),
        (1, "config"),
        (2, "config.emaAlpha"),
        (2, "config.set.clauseA.threshold"),
        (3, "config.pid.setpoint"),
        (4, "config.set.clauseB.threshold"),
        (4, "config.reset.clauseB.threshold"),
        (5, "config.set.clauseA.threshold"),
        (6, "config.triggerDuration"),
        (4, "config.set.clauseA.threshold.deeper"),
    ],
)
def test_path_cannot_be_bound(card_id: int, path: str) -> None:
    assert look(card_id, path) is None


def test_nothing_of_an_unknown_family_can_be_bound() -> None:
    context = Context(Report(), {}, {}, Reads())
    assert find_bindable(KnownCard(0, None, {"onDuration": 1}), "config.onDuration", context) is None


@pytest.mark.parametrize("source", [GONE, 5, {"type": "NUMBER", "cardId": "2"}, {"type": "NUMBER", "cardId": 99}])
def test_a_threshold_whose_clause_is_broken_has_no_unit(source: object) -> None:
    found = look(4, "config.set.clauseA.threshold", changed("cards[3].config.set.clauseA.source", source))
    assert found is None or found.unit is None


def test_inputs_of_the_mode_not_in_use_are_not_used() -> None:
    pid = valid_config()["cards"][6]["config"]["pid"]
    unused = look(3, "config.pid.processVariable", changed("cards[2].config.pid", pid))
    assert unused == BindablePath("centiunits", has_inline=True, is_used=False)
    unknown = look(3, "config.standard.inputA", changed("cards[2].config.mode", 10**5000))
    assert unknown == BindablePath("centiunits", has_inline=True)


def test_runtime_fields_are_told_by_their_last_word() -> None:
    assert is_runtime_field("currentValue")
    assert is_runtime_field("config.missionState")
    assert not is_runtime_field("config.onDuration")
