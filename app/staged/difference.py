"""What differs between two configs, by card and field, in words: added, removed, changed from … to … .

Cards are matched by number, of doubles the n-th with the n-th. Nothing is judged; order in the file does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from app.staged.directory import Directory, whole
from app.staged.field import Field
from app.staged.field_search import family_of, find, find_outside
from app.staged.paths import ABSENT, Path, is_same, value_at, written
from app.staged.references import is_reference, type_of
from app.staged.units import Unit
from app.staged.wording import reference_text, threshold_unit, value_text
from runtime.contracts.config import Family
from runtime.contracts.plain_text import visible

Kind = Literal["added", "removed", "changed"]
WITH_CARDS = frozenset({"cards"})


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what it is called, and what it was and becomes in words."""

    path: Path
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One card, binding or block that differs. `place` is where it stands in the later config, else the earlier."""

    kind: Kind
    title: str
    place: Path
    card_id: int | None = None
    family: Family | None = None
    changes: tuple[Change, ...] = ()

    @property
    def weight(self) -> int:
        """How many changes it counts for: its fields, or one when it was added or removed as a whole."""
        return max(1, len(self.changes))


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[Difference, ...]:
    """Return all that makes `after` another config than `before`: cards by number first, then the rest."""
    return (*_cards(before, after), *_bindings(before, after), *_outside(before, after))


def count(found: tuple[Difference, ...]) -> int:
    """Return the number of changes that a person would count."""
    return sum(one.weight for one in found)


Matched = tuple[int, Mapping[str, object]]


def _cards(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Difference]:
    old, new = _numbered(before.get("cards")), _numbered(after.get("cards"))
    was, becomes = Directory(card for _, card in old.values()), Directory(card for _, card in new.values())
    for name in sorted(old.keys() | new.keys(), key=lambda one: (one[0] is None, one[0] or 0, one[1])):
        if name not in old:
            index, card = new[name]
            yield _whole_card("added", index, card)
        elif name not in new:
            index, card = old[name]
            yield _whole_card("removed", index, card)
        else:
            yield from _changed_card(old[name][1], new[name], was, becomes)


def _numbered(cards: object) -> dict[tuple[int | None, int], Matched]:
    """Return cards with their places, by number and by which of that number they are."""
    found: dict[tuple[int | None, int], Matched] = {}
    seen: dict[int | None, int] = {}
    for index, card in enumerate(cards if isinstance(cards, list) else ()):
        if isinstance(card, dict):
            card_id = whole(card.get("cardId"))
            found[card_id, seen.get(card_id, 0)] = index, card
            seen[card_id] = seen.get(card_id, 0) + 1
    return found


def _title(card: Mapping[str, object]) -> str:
    label = card.get("label")
    return visible(label) if isinstance(label, str) and label else f"card {card.get('cardId')}"


def _whole_card(kind: Kind, index: int, card: Mapping[str, object]) -> Difference:
    return Difference(kind, _title(card), ("cards", index), whole(card.get("cardId")), family_of(card))


def _changed_card(old: Mapping[str, object], new: Matched, was: Directory, becomes: Directory) -> Iterator[Difference]:
    index, card = new
    sides = _Side(old, was, is_card=True), _Side(card, becomes, is_card=True)
    changes = tuple(_changes((), old, card, *sides))
    if changes:
        yield Difference("changed", _title(card), ("cards", index), whole(card.get("cardId")), family_of(card), changes)


def _bindings(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Difference]:
    old, new = _identified(before.get("bindings")), _identified(after.get("bindings"))
    was, becomes = _directory(before), _directory(after)
    for name in dict.fromkeys((*old, *new)):
        if name not in old:
            index, binding = new[name]
            yield Difference("added", _binding_title(binding, becomes), ("bindings", index))
        elif name not in new:
            index, binding = old[name]
            yield Difference("removed", _binding_title(binding, was), ("bindings", index))
        elif not is_same(old[name][1], new[name][1]):
            index, binding = new[name]
            text = _binding_title(old[name][1], was), _binding_title(binding, becomes)
            change = Change(("bindings", index), "Binding", *text)
            yield Difference("changed", f"Binding {name[0]}", ("bindings", index), changes=(change,))


def _identified(bindings: object) -> dict[tuple[str, int], tuple[int, object]]:
    found: dict[tuple[str, int], tuple[int, object]] = {}
    seen: dict[str, int] = {}
    for index, binding in enumerate(bindings if isinstance(bindings, list) else ()):
        name = str(value_at(binding, ("bindingId",)))
        found[name, seen.get(name, 0)] = index, binding
        seen[name] = seen.get(name, 0) + 1
    return found


def _binding_title(binding: object, directory: Directory) -> str:
    """Return a binding as a sentence: `Pump 1 · onDuration follows Pump time`."""
    card_id, path = value_at(binding, ("target", "cardId")), value_at(binding, ("target", "path"))
    source = reference_text(value_at(binding, ("source", "ref")), directory)
    name = str(path).removeprefix("config.")
    return f"{directory.name(card_id)} · {name} follows {source}"


def _directory(document: Mapping[str, object]) -> Directory:
    return Directory(card for _, card in _numbered(document.get("cards")).values())


def _outside(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Difference]:
    nobody = Directory(())
    titles = {"scan": "Scan", "wifi": "Wi-Fi"}
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key, ABSENT), after.get(key, ABSENT)
        is_listed = key in WITH_CARDS or (key == "bindings" and _is_listed(old) and _is_listed(new))
        if is_listed or is_same(old, new):
            continue
        sides = _Side(before, nobody, is_card=False), _Side(after, nobody, is_card=False)
        yield Difference(
            "changed", titles.get(key, "Config"), (key,), changes=tuple(_changes((key,), old, new, *sides))
        )


def _is_listed(value: object) -> bool:
    """Whether bindings can be told apart one by one; an absent list and an empty one are the same."""
    return value is ABSENT or isinstance(value, list)


@dataclass(frozen=True, slots=True)
class _Side:
    """One version of a card, or of what is in no card, and who is who in the config that it is from."""

    content: Mapping[str, object]
    directory: Directory
    is_card: bool

    def field(self, path: Path) -> Field | None:
        return find(family_of(self.content), path) if self.is_card else find_outside(path)

    def text(self, path: Path, value: object) -> str:
        return value_text(self.field(path), value, self.directory, unit=self._unit(path))

    def _unit(self, path: Path) -> Unit | None:
        if path[-1:] == ("threshold",):
            return threshold_unit(self.content, path, self.directory)
        field = self.field(path)
        if path[:2] == ("config", "outputRange") and field is not None:
            return field.unit.of(str(value_at(self.content, ("config", "engineeringUnit"))))
        return None


def _changes(path: Path, old: object, new: object, was: _Side, becomes: _Side) -> Iterator[Change]:
    if is_same(old, new):
        return
    field = becomes.field(path) or was.field(path)
    if not _is_told_whole(old, new, field):
        before, after = (one if isinstance(one, dict) else {} for one in (old, new))
        for key in dict.fromkeys((*before, *after)):
            yield from _changes((*path, key), before.get(key, ABSENT), after.get(key, ABSENT), was, becomes)
        return
    label = written(path) if field is None else field.label
    yield Change(path, label, was.text(path, old), becomes.text(path, new))


def _is_told_whole(old: object, new: object, field: Field | None) -> bool:
    """Whether a place is told in one line: plain values, references, and what comes, goes or changes its nature."""
    if is_reference(old) or is_reference(new):
        return True
    kind = "" if field is None else field.kind
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return kind in {"condition", "clause", "source"} or not (isinstance(old, dict) or isinstance(new, dict))
    if kind == "condition":
        return ("clauseA" in old) != ("clauseA" in new)
    if kind == "source":
        return old.get("sourceMode") != new.get("sourceMode")
    return kind == "clause" and type_of(old.get("source")) != type_of(new.get("source"))
