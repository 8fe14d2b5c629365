"""What a person does to cards and bindings, each one undoable step that leaves the references to a card right.

Adding, removing, duplicating, renumbering, moving and changing the family of cards; binding parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import cast

from app.staged.directory import whole
from app.staged.families import PID_START, STANDARD_START, changed_family, free_number, new_card
from app.staged.fields import PID
from app.staged.paths import ABSENT, Path, parse, replaced, value_at, written
from app.staged.references import fitted_clause
from app.staged.staged_config import ORDER, StagedConfig
from runtime.contracts.config import Family

BINDINGS = "key:bindings"


class TakenNumberError(ValueError):
    """Another card has the number; its message says what to do."""


def add_card(staged: StagedConfig, family: Family, after: str | None = None) -> str:
    """Add a card of a family, numbered after the given one or last, and return its key."""
    taken = _numbers(staged)
    last = whole(staged.card(after).get("cardId")) if after is not None else None
    card_id = free_number(taken, max(taken, default=0) if last is None else last)
    card = new_card(family, card_id, _free_channel(staged, family))
    return _insert(staged, card, f"Add card {card_id}")


def duplicate_card(staged: StagedConfig, key: str) -> str:
    """Add a copy of a card with its bindings; what it read of itself the copy reads of itself."""
    original = staged.card(key)
    old_id = whole(original.get("cardId"))
    card_id = free_number(_numbers(staged), old_id or 0)
    copy = cast("dict[str, object]", renumbered(deepcopy(original), {} if old_id is None else {old_id: card_id}))
    copy["cardId"] = card_id
    if isinstance(copy.get("label"), str):
        copy["label"] = f"{copy['label']} copy"
    family = copy.get("cardType")
    if value_at(copy, ("config", "channel")) is not ABSENT:
        copy = cast("dict[str, object]", replaced(copy, ("config", "channel"), _free_channel(staged, family)))
    bindings = _bindings(staged)
    copies: list[object] = []
    for binding in bindings:
        if old_id is not None and value_at(binding, ("target", "cardId")) == old_id:
            again = renumbered(deepcopy(binding), {old_id: card_id})
            copies.append(replaced(again, ("bindingId",), free_binding_id([*bindings, *copies])))
    more = {BINDINGS: [*bindings, *copies]} if copies else {}
    return _insert(staged, copy, f"Duplicate card {old_id}", more)


def remove_card(staged: StagedConfig, key: str) -> None:
    """Remove a card and the bindings of its own parameters; who reads it is left as it stands."""
    card_id = whole(staged.card(key).get("cardId"))
    changes: dict[str, object] = {key: ABSENT, ORDER: tuple(one for one in staged.keys if one != key)}
    bindings = _bindings(staged)
    kept = [one for one in bindings if card_id is None or value_at(one, ("target", "cardId")) != card_id]
    is_only_one = sum(staged.card(one).get("cardId") == card_id for one in staged.keys) == 1
    if len(kept) != len(bindings) and is_only_one:
        changes[BINDINGS] = kept
    staged.edit(f"Remove card {card_id}", changes)


def renumber_card(staged: StagedConfig, key: str, card_id: int, merge_key: str | None = None) -> None:
    """Give a card another number; all references and bindings follow, unless another card has the old one too.

    Raises `TakenNumberError` where another card has the new one: what reads the two could not be told apart again.
    """
    old_id = whole(staged.card(key).get("cardId"))
    others = {whole(staged.card(one).get("cardId")) for one in staged.keys if one != key}
    if card_id in others and card_id != old_id:
        raise TakenNumberError(
            f"Another card has number {card_id}, and what reads the two could not be told apart any more. Choose a "
            f"free number, or exchange neighbours with ↑ and ↓ below the list."
        )
    numbers = {} if old_id is None or old_id in others else {old_id: card_id}
    _renumber(staged, {key: card_id}, numbers, f"Number card {old_id} as {card_id}", merge_key)


def swap_cards(staged: StagedConfig, key: str, other: str) -> None:
    """Exchange the numbers of two cards, and with them their places in the evaluation; references follow."""
    one, two = whole(staged.card(key).get("cardId")), whole(staged.card(other).get("cardId"))
    if one is not None and two is not None and one != two:
        _renumber(staged, {key: two, other: one}, {one: two, two: one}, f"Swap cards {one} and {two}")


def move_card(staged: StagedConfig, key: str, steps: int) -> bool:
    """Move a card one place up (-1) or down (1) in the evaluation; False at the end of the list."""
    keys = staged.in_evaluation_order
    place = keys.index(key) + steps
    if not 0 <= place < len(keys):
        return False
    swap_cards(staged, key, keys[place])
    return True


def change_family(staged: StagedConfig, key: str, family: Family) -> None:
    """Make a card one of another family, keeping what both have."""
    card = staged.card(key)
    changed = changed_family(card, family, _free_channel(staged, family))
    staged.edit(f"Card {card.get('cardId')}: family {family}", {key: changed})


def set_source(staged: StagedConfig, key: str, clause: Path, ref: Mapping[str, object]) -> None:
    """Have a clause read something else; its operator and threshold are fitted to that."""
    card = staged.card(key)
    fitted = fitted_clause(value_at(card, clause), ref, staged.directory)
    changes = {key: replaced(card, clause, fitted)}
    staged.edit(f"Card {card.get('cardId')}: source of a clause", changes)


def set_math_mode(staged: StagedConfig, key: str, mode: str) -> None:
    """Change what a calculation does; the parameters of the other mode stay in the file."""
    card = staged.card(key)
    block, start = ("pid", PID_START) if mode == PID else ("standard", STANDARD_START)
    changed = replaced(card, ("config", "mode"), mode)
    if value_at(card, ("config", block)) is ABSENT:
        changed = replaced(changed, ("config", block), deepcopy(start))
    staged.edit(f"Card {card.get('cardId')}: mode", {key: changed})


def bind(staged: StagedConfig, key: str, path: Path, ref: Mapping[str, object] | None = None) -> None:
    """Have a parameter follow the value of a card, in its binding or a new one; which card may be said later."""
    card_id = staged.card(key).get("cardId")
    bindings = _bindings(staged)
    source = {"sourceMode": "VARIABLE_REF"} if ref is None else {"sourceMode": "VARIABLE_REF", "ref": dict(ref)}
    index = binding_index(staged.document, card_id, path)
    if index is None:
        target = {"cardId": card_id, "path": written(path)}
        bindings.append({"bindingId": free_binding_id(bindings), "target": target, "source": source})
    else:
        bindings[index] = replaced(bindings[index], ("source",), source)
    staged.edit(f"Card {card_id}: bind {path[-1]}", {BINDINGS: bindings})


def unbind(staged: StagedConfig, key: str, path: Path) -> None:
    """Take the binding of a parameter away, so that its own value counts again."""
    card_id = staged.card(key).get("cardId")
    index = binding_index(staged.document, card_id, path)
    if index is not None:
        remove_binding(staged, index)


def remove_binding(staged: StagedConfig, index: int) -> None:
    bindings = _bindings(staged)
    del bindings[index]
    staged.edit("Remove a binding", {BINDINGS: bindings})


def add_binding(staged: StagedConfig) -> None:
    """Add a binding whose target and source are still to be chosen."""
    bindings = _bindings(staged)
    new = {"bindingId": free_binding_id(bindings), "target": {}, "source": {"sourceMode": "VARIABLE_REF"}}
    staged.edit("Add a binding", {BINDINGS: [*bindings, new]})


def add_clause(staged: StagedConfig, key: str, clause: Path) -> None:
    """Add an empty clause; a second one is joined with *and*."""
    card = staged.card(key)
    condition = clause[:-1]
    combiner = "AND" if clause[-1] == "clauseB" else "NONE"
    changed = replaced(replaced(card, clause, {}), (*condition, "combiner"), combiner)
    staged.edit(f"Card {card.get('cardId')}: add a clause", {key: changed})


def drop_clause(staged: StagedConfig, key: str, clause: Path) -> None:
    """Take a clause away; the second takes the place of the first, and without any the block is empty."""
    card = staged.card(key)
    condition = value_at(card, clause[:-1])
    second = value_at(condition, ("clauseB",))
    left: object = {}
    if clause[-1] == "clauseB" or isinstance(second, dict):
        first = second if clause[-1] == "clauseA" else value_at(condition, ("clauseA",))
        left = replaced(replaced(condition, ("clauseB",), ABSENT), ("clauseA",), first)
        left = replaced(left, ("combiner",), "NONE")
    staged.edit(f"Card {card.get('cardId')}: remove a clause", {key: replaced(card, clause[:-1], left)})


def binding_index(document: Mapping[str, object], card_id: object, path: Path) -> int | None:
    """Return the place of the binding of a card's parameter; None without one."""
    bindings = document.get("bindings")
    for index, binding in enumerate(bindings if isinstance(bindings, list) else ()):
        target = value_at(binding, ("target", "path"))
        is_here = value_at(binding, ("target", "cardId")) == card_id
        if is_here and isinstance(target, str) and parse(target) == path:
            return index
    return None


def _insert(staged: StagedConfig, card: dict[str, object], label: str, more: Mapping[str, object] | None = None) -> str:
    key = staged.new_key()
    place = sum(_number(staged, one) < _id(card) for one in staged.keys)
    order = (*staged.keys[:place], key, *staged.keys[place:])
    staged.edit(label, {key: card, ORDER: order, **(more or {})})
    return key


def _renumber(
    staged: StagedConfig,
    cards: Mapping[str, int],
    numbers: Mapping[int, int],
    label: str,
    merge_key: str | None = None,
) -> None:
    changes: dict[str, object] = {}
    for key in staged.keys:
        card = cast("dict[str, object]", renumbered(staged.card(key), numbers))
        if key in cards:
            card = {**card, "cardId": cards[key]}
        if card is not staged.card(key):
            changes[key] = card
    bindings = _bindings(staged)
    changed = [renumbered(one, numbers) for one in bindings]
    if any(new is not old for new, old in zip(changed, bindings, strict=True)):
        changes[BINDINGS] = changed
    staged.edit(label, changes, merge_key)


def renumbered(value: object, numbers: Mapping[int, int]) -> object:
    """Return JSON with the numbers of references and targets exchanged; the same object where nothing is."""
    if isinstance(value, list):
        items = [renumbered(one, numbers) for one in value]
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    if not isinstance(value, dict):
        return value
    members = {name: renumbered(one, numbers) for name, one in value.items()}
    named = whole(value.get("cardId"))
    if named is not None and named in numbers and ("field" in value or "path" in value):
        members["cardId"] = numbers[named]
        return members
    return members if any(members[name] is not value[name] for name in value) else value


def _bindings(staged: StagedConfig) -> list[object]:
    bindings = staged.document.get("bindings")
    return list(bindings) if isinstance(bindings, list) else []


def _numbers(staged: StagedConfig) -> set[int]:
    return {card_id for key in staged.keys if (card_id := whole(staged.card(key).get("cardId"))) is not None}


def _number(staged: StagedConfig, key: str) -> int:
    return _id(staged.card(key))


def _id(card: Mapping[str, object]) -> int:
    return whole(card.get("cardId")) or 0


def _free_channel(staged: StagedConfig, family: object) -> int:
    """Return the lowest channel that no card of the family uses."""
    cards = [staged.card(key) for key in staged.keys]
    used = {whole(value_at(card, ("config", "channel"))) for card in cards if card.get("cardType") == family}
    return next(channel for channel in range(len(used) + 1) if channel not in used)


def free_binding_id(bindings: list[object]) -> str:
    """Return an id that none of these bindings has."""
    used = {str(value_at(one, ("bindingId",))) for one in bindings}
    return next(name for number in range(1, len(used) + 2) if (name := f"B-{number}") not in used)
