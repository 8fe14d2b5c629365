"""Fields as cells."""

from __future__ import annotations

import pytest

from app.presenters.config_cells import (
    Offers,
    choice_cell,
    clause_cells,
    number_cells,
    number_spec,
    plain_cells,
    reference_cell,
    source_cells,
    threshold_cells,
    tip_of,
)
from app.staged.directory import Directory
from app.staged.field import Field
from app.staged.field_search import find, find_outside
from app.staged.paths import ABSENT, parse
from app.staged.units import CENTISECONDS, COUNTS, PERCENT
from runtime.contracts.config import Family
from tests.helpers.pump_config import clause, constant, pump_config, value_of
from widgets.config.view import (
    ActionCell,
    ChoiceCell,
    NumberCell,
    ReferenceCell,
    RolesCell,
    SecretCell,
    TextCell,
    WordCell,
)
from widgets.fields.quantity import display
from widgets.fields.quantity import parse as read


@pytest.fixture
def directory() -> Directory:
    return Directory(pump_config()["cards"])


def field(family: Family, path: str) -> Field:
    found = find(family, parse(path))
    assert found is not None
    return found


@pytest.mark.parametrize("stored", [0, 1, 99, 125, 8000, 4_294_967_295])
def test_a_number_is_read_back_as_it_is_shown(stored: int) -> None:
    for unit in (CENTISECONDS, COUNTS):
        spec = number_spec(unit)
        assert read(display(stored, spec), spec) == stored


def test_limits_and_steps_are_those_of_the_unit() -> None:
    assert (number_spec(PERCENT).maximum, number_spec(PERCENT).step) == (100, 1)
    assert number_spec(CENTISECONDS).step == 0.1


@pytest.mark.parametrize(
    ("value", "number", "words"),
    [
        (500, 500, []),
        (ABSENT, None, []),
        ("x", None, ['stands as "x"']),
        (2.5, None, ["stands as 2.5"]),
        (True, None, ["stands as true"]),
    ],
)
def test_what_is_no_integer_is_shown_beside_an_empty_number(
    value: object, number: int | None, words: list[str]
) -> None:
    cell, *rest = number_cells(field("DO", "config.onDuration"), "a", value, CENTISECONDS)
    assert isinstance(cell, NumberCell)
    assert cell.value == number
    assert [one.text for one in rest if isinstance(one, WordCell)] == words


@pytest.mark.parametrize(("value", "state"), [("***", "stored"), ("", "none"), (ABSENT, "none"), ("hunter2", "new")])
def test_a_password_never_reaches_the_panel(value: object, state: str) -> None:
    secret = find_outside(("wifi", "user", "password"))
    assert secret is not None
    cell, *rest = plain_cells(secret, value)
    assert isinstance(cell, SecretCell)
    assert cell.state == state
    assert "hunter2" not in repr((cell, rest))
    assert [type(one) for one in rest] == ([ActionCell] if state == "new" else [])


@pytest.mark.parametrize(("value", "text"), [("Pump", "Pump"), (ABSENT, ""), (None, ""), (5, "5")])
def test_a_text_is_shown_whatever_stands_there(value: object, text: str) -> None:
    (cell,) = plain_cells(field("DO", "label"), value)
    assert isinstance(cell, TextCell)
    assert cell.value == text


def test_roles_left_out_say_what_that_means() -> None:
    roles = field("SIO", "config.writePolicy.allowedRoles")
    cell, word = plain_cells(roles, ABSENT)
    assert isinstance(cell, RolesCell)
    assert cell.value is None
    assert isinstance(word, WordCell)
    cell, action = plain_cells(roles, ["ADMIN"])
    assert isinstance(cell, RolesCell)
    assert cell.value == ("ADMIN",)
    assert isinstance(action, ActionCell)


def test_a_weekday_is_a_number_that_may_be_left_out() -> None:
    cell = choice_cell(field("RTC", "config.schedule.weekday"), "a", 1)
    assert (1, "Monday") in cell.choices
    assert cell.choices[0] == (None, "not set: every day")


def test_a_choice_that_is_none_of_them_keeps_what_stands() -> None:
    assert choice_cell(field("DO", "config.mode"), "a", "Odd").standing == '"Odd"'
    assert choice_cell(field("DO", "config.mode"), "a", ABSENT).value is None


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        ({"cardId": 2, "field": "currentValue", "type": "NUMBER"}, "2  Tank level · value"),
        ({"cardId": 9, "field": "currentValue", "type": "NUMBER"}, "9  missing card 9"),
        ({"cardId": 4, "field": "currentValue", "type": "NUMBER"}, "4  Pump cycles"),
        (ABSENT, "choose …"),
        ("x", '"x"'),
    ],
)
def test_a_reference_is_shown_whether_legal_or_not(directory: Directory, ref: object, text: str) -> None:
    offered = Offers(directory).references("centiunits")
    cell = reference_cell("a", "A", ref, offered, directory)
    assert cell.text == text
    assert [one.card_id for one, _ in cell.options] == [2, 3]


def test_a_clause_without_a_source_offers_everything(directory: Directory) -> None:
    path = ("config", "set", "clauseA")
    cells = clause_cells(path, {}, "Set A", Offers(directory), threshold_cells(path, {}, "Set A", directory))
    kinds = [type(cell) for cell in cells]
    assert kinds == [ReferenceCell, ChoiceCell, NumberCell, ActionCell]
    operator = cells[1]
    assert isinstance(operator, ChoiceCell)
    assert (len(operator.choices), operator.standing) == (6, "?")


@pytest.mark.parametrize(("kind", "name"), [("BOOL", "logicalState"), ("STATE", "missionState")])
def test_a_missing_threshold_is_none_of_the_choices(directory: Directory, kind: str, name: str) -> None:
    broken = clause(4, name, kind, "EQ", 0)
    del broken["threshold"]
    (cell,) = threshold_cells(("config", "set", "clauseA"), broken, "Set A", directory)
    assert isinstance(cell, ChoiceCell)
    assert (cell.value, cell.standing) == (None, "")


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        (constant(5), [ChoiceCell, NumberCell]),
        (value_of(2), [ChoiceCell, ReferenceCell]),
        (ABSENT, [ChoiceCell, NumberCell]),
    ],
)
def test_a_source_shows_the_constant_or_the_card(directory: Directory, source: object, kinds: list[type]) -> None:
    offered = Offers(directory).references("centiunits")
    assert [type(one) for one in source_cells(("a",), source, "A", offered, directory)] == kinds


def test_a_tooltip_names_the_key_of_the_contract_and_the_unit() -> None:
    assert tip_of(field("DO", "config.onDuration")) == "0: until reset\nconfig.onDuration (centiseconds)"
    assert "left out: every year" in tip_of(field("RTC", "config.schedule.year"))
    assert tip_of(field("DI", "config.invert")).endswith("config.invert")
