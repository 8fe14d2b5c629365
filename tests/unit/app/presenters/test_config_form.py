"""Forms against the models: every key of every family has a typed control, and findings stand beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from pydantic import BaseModel
from pytestqt.qtbot import QtBot

from app.presenters.config_form import (
    BINDINGS_PAGE,
    PROGRAM_PAGE,
    WIFI_PAGE,
    CardPage,
    bindings_form,
    card_form,
    directory_of,
    program_form,
    wifi_form,
)
from app.staged.difference import Difference, differences
from app.staged.families import PID_START, new_card
from app.staged.fields import PID
from app.staged.paths import ABSENT, parse, replaced
from runtime.contracts.config import FAMILIES, FAMILY_CONFIGS, Binding, CardBase, Config, Family, Scan, Wifi
from runtime.contracts.errors import Finding, finding
from tests.helpers.config_keys import leaves_of
from tests.helpers.pump_config import clause, constant, pump_config, value_of
from widgets.config.form import FormView
from widgets.config.reference import ReferenceField
from widgets.config.roles import RolesField
from widgets.config.secret import SecretField
from widgets.config.toggle import ToggleField
from widgets.config.view import Cell, ChoiceCell, Form, FormRow, NumberCell, ReferenceCell, WordCell
from widgets.fields.choice import ChoiceField
from widgets.fields.number import NumberField
from widgets.fields.text import TextField
from widgets.theme import Theme

TYPED = (NumberField, ToggleField, ChoiceField, ReferenceField, RolesField, SecretField, TextField)
BOTH = {
    "clauseA": clause(2, "currentValue", "NUMBER", "GT", 100),
    "clauseB": clause(4, "missionState", "STATE", "EQ", "IDLE"),
    "combiner": "AND",
}


def keys_of(model: type[BaseModel]) -> set[str]:
    """Return the keys of a model as addresses."""
    return {".".join(path) for path in leaves_of(model)}


def page(document: Any, index: int, findings: Iterable[Finding] = (), active: Any = None) -> CardPage:
    found = differences(active, document) if active is not None else ()
    changed: Difference | None = next((one for one in found if one.place == ("cards", index)), None)
    return CardPage(f"card:{index}", index, document, active, changed, tuple(findings))


def variants(family: Family) -> list[dict[str, Any]]:
    """Return cards of a family that together show all of its keys."""
    card: Any = new_card(family, 50)
    config = card["config"]
    if "set" in config:
        config |= {"set": BOTH, "reset": BOTH}
    if family != "MATH":
        return [card]
    by_ref = {**config, "standard": {**config["standard"], "inputA": value_of(2), "inputB": value_of(2)}}
    pid = {**config, "mode": PID, "pid": PID_START}
    pid_ref = {**pid, "pid": {**PID_START, "processVariable": value_of(2), "setpoint": value_of(2)}}
    return [{**card, "config": one} for one in (config, by_ref, pid, pid_ref)]


def shown_keys(qtbot: QtBot, view: FormView, form: Form) -> set[str]:
    """Return the keys for which the form, as it is on screen, has a typed control."""
    view.show_form(form)
    qtbot.waitUntil(lambda: view.is_whole)
    found: set[str] = set()
    for address, control in view.controls.items():
        if isinstance(control, ReferenceField):
            found |= {f"{address}.{key}" for key in ("cardId", "field", "type")}
        elif isinstance(control, TYPED):
            found.add(address)
    return found


@pytest.mark.gui
@pytest.mark.parametrize("family", FAMILIES)
def test_every_key_of_a_family_has_a_typed_control(qtbot: QtBot, family: Family) -> None:
    view = FormView(Theme("dark"))
    qtbot.addWidget(view)
    shown: set[str] = set()
    for card in variants(family):
        document = pump_config()
        document["cards"].append(card)
        shown |= shown_keys(qtbot, view, card_form(page(document, 6)))
    wanted = keys_of(CardBase) | {"cardType"} | {f"config.{key}" for key in keys_of(FAMILY_CONFIGS[family])}
    assert wanted - shown == set()


@pytest.mark.gui
def test_every_key_outside_of_the_cards_has_a_typed_control(qtbot: QtBot) -> None:
    view = FormView(Theme("dark"))
    qtbot.addWidget(view)
    document = pump_config()
    document["wifi"]["user"]["editable"] = True
    document["bindings"].append({"bindingId": "B-2", "target": {"cardId": 4, "path": "config.onDuration"}})
    document["bindings"][1]["source"] = constant(5)
    shown = shown_keys(qtbot, view, program_form(document, (), ())) | shown_keys(
        qtbot, view, wifi_form(document, (), ())
    )
    wanted = {f"scan.{key}" for key in keys_of(Scan)} | {f"wifi.{key}" for key in keys_of(Wifi)}
    wanted |= {
        key for key in Config.model_json_schema()["properties"] if key not in {"cards", "bindings", "wifi", "scan"}
    }
    assert wanted - shown == set()
    bindings = shown_keys(qtbot, view, bindings_form(document, (), frozenset()))
    shown_of_one = {key.partition(".")[2] for key in bindings}
    assert keys_of(Binding) - shown_of_one == set()


def rows(form: Form) -> dict[str, FormRow]:
    return {row.label: row for section in form.sections for row in section.rows if row.label}


def cells(form: Form) -> dict[str, Cell]:
    every = (cell for section in form.sections for row in section.rows for cell in (*row.cells, row.lead))
    return {cell.address: cell for cell in every if cell is not None and not isinstance(cell, WordCell)}


def test_a_card_is_named_with_number_label_and_family() -> None:
    form = card_form(page(pump_config(), 3))
    assert (form.title, form.badge, form.mark) == ("4  Pump", "digital output", "")
    odd = pump_config()
    odd["cards"][3]["label"] = "Pu\nmp"
    assert card_form(page(odd, 3)).title == "4  Pu\\nmp"


def test_what_the_active_config_has_stands_beside_what_differs() -> None:
    document = pump_config()
    document["cards"][3]["config"] |= {"delayBeforeON": 200, "reset": {}}
    document["cards"][3]["config"]["set"]["clauseA"]["threshold"] = 7500
    form = card_form(page(document, 3, active=pump_config()))
    told = {label: row.was for label, row in rows(form).items() if row.was}
    assert told == {
        "Delay before on": "1.25\u2009s",
        "Set": "Tank level > 80.00\u2009% and Flush mission is IDLE",
        "Reset": "High float is on",
    }
    assert form.mark == "changed"


def test_an_added_card_is_marked_added_and_was_nothing() -> None:
    document = pump_config()
    document["cards"].append(new_card("DI", 9))
    form = card_form(page(document, 6, active=pump_config()))
    assert form.mark == "added"
    assert [row.was for row in rows(form).values() if row.was] == []


@pytest.mark.parametrize(
    ("place", "label"),
    [
        ("cards[3].config.onDuration", "On for"),
        ("cards[3].config.set.clauseA.source.cardId", "Set"),
        ("cards[3].config.set", "Set"),
        ("cards[3].cardId", "Label, number"),
        ("bindings[0].source.ref", "On for"),
    ],
)
def test_a_finding_stands_beside_its_field(place: str, label: str) -> None:
    found = finding("V-CFG-003", place, "there is no card 9.")
    form = card_form(page(pump_config(), 3, [found]))
    assert [one.text for one in rows(form)[label].remarks] == ["there is no card 9 (V-CFG-003)"]
    assert form.remarks == ()


def test_a_finding_of_the_second_clause_stands_beside_it() -> None:
    found = finding("V-CFG-007", "cards[3].config.set.clauseB", "AND without a second clause", warning=True)
    form = card_form(page(pump_config(), 3, [found]))
    second = next(row for section in form.sections for row in section.rows if row.lead is not None)
    assert [one.is_warning for one in second.remarks] == [True]


def test_a_finding_that_names_no_field_stands_above_all() -> None:
    found = [finding("V-CFG-013", "cards[3]", "a cycle"), finding("V-CFG-002", "cards[1].cardId", "another card's")]
    assert [one.text for one in card_form(page(pump_config(), 3, found)).remarks] == ["a cycle (V-CFG-013)"]


def test_thresholds_are_typed_by_what_is_read() -> None:
    shown = cells(card_form(page(pump_config(), 3)))
    number, state = shown["config.set.clauseA.threshold"], shown["config.set.clauseB.threshold"]
    is_on = shown["config.reset.clauseA.threshold"]
    assert isinstance(number, NumberCell)
    assert (number.value, number.spec.unit, number.spec.decimals) == (8000, "%", 2)
    assert isinstance(state, ChoiceCell)
    assert [value for value, _ in state.choices] == ["IDLE", "ACTIVE", "FINISHED"]
    assert isinstance(is_on, ChoiceCell)
    assert [text for _, text in is_on.choices] == ["on", "off"]


@pytest.mark.parametrize(
    ("address", "operators"),
    [
        ("config.set.clauseA.operator", ["GT", "GTE", "LT", "LTE", "EQ", "NEQ"]),
        ("config.set.clauseB.operator", ["EQ"]),
        ("config.reset.clauseA.operator", ["EQ", "NEQ"]),
    ],
)
def test_only_operators_of_the_type_are_offered(address: str, operators: list[str]) -> None:
    cell = cells(card_form(page(pump_config(), 3)))[address]
    assert isinstance(cell, ChoiceCell)
    assert [value for value, _ in cell.choices] == operators


def offered(form: Form, address: str) -> list[int]:
    cell = cells(form)[address]
    assert isinstance(cell, ReferenceCell)
    return sorted({one.card_id for one, _ in cell.options})


def test_only_values_that_close_no_cycle_are_offered() -> None:
    document = pump_config()
    document["cards"].append(new_card("MATH", 7))
    document["cards"][6]["config"]["standard"]["inputA"] = value_of(3)
    form = card_form(page(document, 2))
    assert offered(form, "config.standard.inputA.ref") == [2]
    assert offered(card_form(page(document, 6)), "config.standard.inputA.ref") == [2, 3]


def test_a_bound_parameter_shows_what_it_follows_and_offers_its_kind() -> None:
    form = card_form(page(pump_config(), 3))
    bound = cells(form)["bind:config.onDuration"]
    assert isinstance(bound, ReferenceCell)
    assert bound.text == "3  Demand · value"
    assert "config.onDuration" not in cells(form)
    assert "unbind:config.onDuration" in cells(form)
    assert rows(form)["On for"].hint == ""
    document: Any = pump_config()
    document["bindings"][0]["target"]["path"] = "config.repeatCount"
    assert offered(card_form(page(document, 3)), "bind:config.repeatCount") == [1, 5]


def test_an_empty_condition_says_what_it_means_and_offers_a_clause() -> None:
    form = card_form(page(pump_config(), 0))
    assert rows(form)["Set"].hint == "constant true"
    assert "add:config.set.clauseA" in cells(form)
    assert "add:config.set.clauseB" not in cells(form)


def test_a_combiner_without_its_clause_offers_to_add_it() -> None:
    document: Any = replaced(pump_config(), parse("cards[3].config.set.clauseB"), ABSENT)
    shown = cells(card_form(page(document, 3)))
    assert "config.set.combiner" in shown
    assert "add:config.set.clauseB" in shown


def test_a_broken_card_is_shown_as_it_stands() -> None:
    document: dict[str, Any] = {
        "cards": [
            {"cardId": "x", "cardType": "DO", "config": {"onDuration": 2.5, "set": {"clauseA": {}}, "mode": 3}},
            {"cardId": 2, "cardType": "XY"},
        ]
    }
    form = card_form(page(document, 0, active={"cards": []}))
    words = [
        cell.text
        for section in form.sections
        for row in section.rows
        for cell in row.cells
        if isinstance(cell, WordCell)
    ]
    assert words == ['stands as "x"', "stands as 2.5"]
    mode = cells(form)["config.mode"]
    assert isinstance(mode, ChoiceCell)
    assert mode.standing == "3"
    assert card_form(page(document, 1)).badge == "unknown family XY"
    assert directory_of(None).entries() == ()


def test_the_unit_of_an_input_follows_its_engineering_unit() -> None:
    cell = cells(card_form(page(pump_config(), 1)))["config.outputRange.max"]
    assert isinstance(cell, NumberCell)
    assert cell.spec.unit == "%"


def test_the_program_page_takes_what_belongs_nowhere_else() -> None:
    found = [
        finding("V-CFG-005", "scan.intervalMs", "out of range"),
        finding("V-CFG-001", "vendor.x", "unknown key", warning=True),
        finding("V-CFG-002", "cards[0].cardId", "double"),
    ]
    form = program_form(pump_config(), (), found)
    assert (form.key, [one.text for one in form.remarks]) == (PROGRAM_PAGE, ["unknown key (V-CFG-001)"])
    assert [one.text for one in rows(form)["Interval"].remarks] == ["out of range (V-CFG-005)"]


def test_what_differs_outside_of_the_cards_is_marked() -> None:
    document: Any = replaced(pump_config(), ("scan", "intervalMs"), 20)
    changes = [change for one in differences(pump_config(), document) for change in one.changes]
    form = program_form(document, changes, ())
    assert (rows(form)["Interval"].was, form.mark) == ("10\u2009ms", "changed")


def test_without_wifi_settings_they_can_be_added() -> None:
    form = wifi_form({"cards": []}, (), ())
    assert form.key == WIFI_PAGE
    assert "add:wifi" in cells(form)
    assert form.empty


def test_bindings_are_listed_with_their_findings() -> None:
    found = [finding("V-CFG-024", "bindings[0].target.path", "not bindable")]
    form = bindings_form(pump_config(), found, frozenset({0}))
    assert form.key == BINDINGS_PAGE
    assert [one.text for one in rows(form)["Parameter"].remarks] == ["not bindable (V-CFG-024)"]
    assert rows(form)["Follows"].was
    parameters = cells(form)["bindings[0].target.path"]
    assert isinstance(parameters, ChoiceCell)
    assert ("config.onDuration", "On for") in parameters.choices
    assert offered(form, "bindings[0].source.ref") == [2, 3]


@pytest.mark.parametrize("bindings", [None, 5, []])
def test_without_bindings_the_page_says_what_would_be_there(bindings: object) -> None:
    document: Mapping[str, object] = {"cards": [], "bindings": bindings}
    form = bindings_form(document, (), frozenset())
    assert form.empty
    assert list(cells(form)) == ["add:binding"]


def test_a_binding_that_is_begun_offers_its_parts_one_by_one() -> None:
    document = pump_config()
    document["bindings"] = [{"bindingId": 5, "target": {"cardId": 4}, "source": {"sourceMode": "VARIABLE_REF"}}, 7]
    shown = cells(bindings_form(document, (), frozenset()))
    ref = shown["bindings[0].source.ref"]
    assert isinstance(ref, ReferenceCell)
    assert (ref.text, ref.options) == ("choose …", ())
