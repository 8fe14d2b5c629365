"""What a cell's new value or a pressed action does to the staged config, by address. No Qt, no session."""

from __future__ import annotations

from app.presenters.config_cells import ADD, BIND, DROP, UNBIND
from app.staged.card_edits import (
    add_binding,
    add_clause,
    bind,
    change_family,
    drop_clause,
    remove_binding,
    renumber_card,
    set_math_mode,
    set_source,
    unbind,
)
from app.staged.directory import whole
from app.staged.field_search import family_of, find, find_outside
from app.staged.paths import ABSENT, Path, parse
from app.staged.staged_config import OUTSIDE, StagedConfig
from runtime.contracts.config import FAMILIES, HIDDEN_PASSWORD
from widgets.config.view import Reference

WIFI_START: dict[str, object] = {
    "master": {"ssid": "", "password": "", "timeoutSec": 3, "editable": False},
    "user": {"ssid": "", "password": "", "timeoutSec": 180},
    "retryBackoffSec": 30,
    "staOnly": True,
}


def edit(staged: StagedConfig, key: str, address: str, value: object, merge_key: str | None = None) -> None:
    """Put the value of a cell where its address says; None takes an optional key away."""
    if staged.has_card(key):
        _edit_card(staged, key, address, value, merge_key)
    else:
        path = parse(address)
        field = find_outside(path)
        stored = _stored(path, value)
        staged.set_value(OUTSIDE, _place(path), stored, field.label if field else address, merge_key)


def act(staged: StagedConfig, key: str, address: str) -> str:
    """Do what an action's address says; return the address where the cursor goes next, empty for none."""
    verb, _, at = address.partition(":")
    path = parse(at)
    if staged.has_card(key):
        return _act_on_card(staged, key, f"{verb}:", path)
    if f"{verb}:" == ADD and at == "wifi":
        staged.set_value(OUTSIDE, ("wifi",), WIFI_START, "Add Wi-Fi settings")
        return "wifi.master.ssid"
    if f"{verb}:" == ADD:
        add_binding(staged)
        return f"bindings[{len(staged.document['bindings']) - 1}].target.cardId"
    if path[:1] == ("bindings",) and isinstance(path[1], int):
        remove_binding(staged, path[1])
    elif path[-1:] == ("password",):
        staged.set_value(OUTSIDE, path, HIDDEN_PASSWORD, "Keep the stored password")
    return ""


def _edit_card(staged: StagedConfig, key: str, address: str, value: object, merge_key: str | None) -> None:
    card = staged.card(key)
    path = parse(address.removeprefix(BIND))
    number = whole(value)
    family = next((one for one in FAMILIES if one == value), None)
    if address.startswith(BIND) and isinstance(value, Reference):
        bind(staged, key, path, _ref(value))
    elif path == ("cardId",) and number is not None:
        renumber_card(staged, key, number, merge_key)
    elif path == ("cardType",) and family is not None:
        change_family(staged, key, family)
    elif path == ("config", "mode") and family_of(card) == "MATH":
        set_math_mode(staged, key, str(value))
    elif path[-1] == "source" and isinstance(value, Reference):
        set_source(staged, key, path[:-1], _ref(value))
    else:
        field = find(family_of(card), path)
        label = f"Card {card.get('cardId')}: {field.label if field else address}"
        staged.set_value(key, _place(path), _stored(path, value), label, merge_key)


def _act_on_card(staged: StagedConfig, key: str, verb: str, path: Path) -> str:
    address = ".".join(str(step) for step in path)
    if verb == BIND:
        bind(staged, key, path)
        return f"{BIND}{address}"
    if verb == UNBIND:
        unbind(staged, key, path)
        return address
    if verb == ADD:
        add_clause(staged, key, path)
        return f"{address}.source"
    if verb == DROP and path[-1] in {"clauseA", "clauseB"}:
        drop_clause(staged, key, path)
    elif verb == DROP:
        staged.set_value(key, path[:-1], ABSENT, f"Card {staged.card(key).get('cardId')}: {path[-1]} left out")
    return ""


def _place(path: Path) -> Path:
    """Return what is replaced: with the way a value is got the whole source changes."""
    return path[:-1] if path[-1] == "sourceMode" else path


def _stored(path: Path, value: object) -> object:
    """Return a cell's value as it is stored."""
    if path[-1] == "sourceMode":
        return {"sourceMode": "CONSTANT", "value": 0} if value == "CONSTANT" else {"sourceMode": value}
    if isinstance(value, Reference):
        return _ref(value)
    return ABSENT if value is None else value


def _ref(reference: Reference) -> dict[str, object]:
    return {"cardId": reference.card_id, "field": reference.field, "type": reference.type}
