"""One staged config being edited: plain JSON in parts, changed by edits alone, with undo, redo and listeners.

A part is a card or a top-level key. Cards have keys of their own (`card:7`), because their numbers may be wrong, double
or changed. Unknown keys are kept wherever they stand. The document handed out is never changed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from app.staged.directory import Directory, whole
from app.staged.edits import Edit, History, Parts
from app.staged.paths import ABSENT, Path, is_same, replaced
from runtime.contracts.config import ConfigDocument

OUTSIDE = "config"
"""The part name of everything that is in no card: paths in it begin with a top-level key."""
ORDER = "order"


class NotAConfigError(ValueError):
    """The document cannot be edited as a config: `place` is where, the text says why."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.place = place
        self.reason = reason


class StagedConfig:
    """Owned by whoever presents it; one thread. Raises `NotAConfigError` for what has no list of card objects."""

    def __init__(self, document: object) -> None:
        self._listeners: list[Callable[[], None]] = []
        self._serial = 0
        self._names: list[str] = []
        self._history = History()
        self._parts: dict[str, object] = self._taken_apart(document, {})
        self._document: ConfigDocument | None = None
        self._saved: ConfigDocument = self.document

    @property
    def document(self) -> ConfigDocument:
        """The whole config as plain JSON; the same object until the next change."""
        if self._document is None:
            values: dict[str, object] = {"cards": [self._parts[key] for key in self.keys]}
            values |= {name: self._parts[f"key:{name}"] for name in self._names if f"key:{name}" in self._parts}
            self._document = {name: values[name] for name in self._names if name in values}
        return self._document

    @property
    def keys(self) -> tuple[str, ...]:
        """The cards' keys, in the order of the file."""
        return cast("tuple[str, ...]", self._parts[ORDER])

    @property
    def in_evaluation_order(self) -> tuple[str, ...]:
        """The cards' keys by ascending number; those without a usable one come last."""
        return tuple(sorted(self.keys, key=self._rank))

    @property
    def history(self) -> History:
        return self._history

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what was last marked as saved."""
        return not is_same(self.document, self._saved)

    @property
    def directory(self) -> Directory:
        return Directory(self.card(key) for key in self.keys)

    def card(self, key: str) -> dict[str, object]:
        """Return a card as JSON; raises KeyError."""
        return cast("dict[str, object]", self._parts[key])

    def has_card(self, key: str) -> bool:
        return key in self.keys

    def key_of(self, card_id: object) -> str | None:
        """Return the key of the first card with that number."""
        return next((key for key in self.keys if self.card(key).get("cardId") == card_id), None)

    def part(self, name: str) -> object:
        """Return a card, or with `OUTSIDE` the whole document."""
        return self.document if name == OUTSIDE else self._parts[name]

    def new_key(self) -> str:
        """Return a key that no card has had."""
        self._serial += 1
        return f"card:{self._serial}"

    def edit(self, label: str, changes: Mapping[str, object], merge_key: str | None = None) -> bool:
        """Put other values into parts (`ABSENT` takes one away) as one undoable step; False when nothing changes."""
        before = {name: self._parts.get(name, ABSENT) for name in changes}
        changed = [name for name, value in changes.items() if not is_same(before[name], value)]
        if not changed:
            return False
        edit = Edit(
            label, {name: before[name] for name in changed}, {name: changes[name] for name in changed}, merge_key
        )
        self._apply(edit.after)
        self._history.push(edit)
        self._tell()
        return True

    def set_value(self, part: str, path: Path, value: object, label: str, merge_key: str | None = None) -> bool:
        """Put a value at a path of a card, or with `OUTSIDE` of the document; `ABSENT` takes the key away."""
        return self.edit(label, self.changed_part(part, path, value), merge_key)

    def changed_part(self, part: str, path: Path, value: object) -> dict[str, object]:
        """Return the changes that put a value at a path, for an edit made of several."""
        if part == OUTSIDE:
            part, path = f"key:{path[0]}", path[1:]
        return {part: replaced(self._parts.get(part, ABSENT), path, value)}

    def replace_all(self, document: object, label: str) -> bool:
        """Take over another document as one undoable step; cards of the same number keep their keys."""
        known: dict[int, str] = {}
        for key in self.keys:
            known.setdefault(_number(self.card(key)), key)
        parts = self._taken_apart(document, known)
        gone: dict[str, object] = {name: ABSENT for name in self._parts if name not in parts}
        return self.edit(label, {**parts, **gone})

    def undo(self) -> bool:
        return self._swap(self._history.undo())

    def redo(self) -> bool:
        return self._swap(self._history.redo())

    def mark_saved(self, document: ConfigDocument | None = None) -> None:
        """Remember this document, or the one as it stands, as what is saved."""
        self._saved = self.document if document is None else document
        self._tell()

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Have a function called after every change."""
        self._listeners.append(listener)

    def _rank(self, key: str) -> tuple[bool, int]:
        number = _number(self.card(key))
        return number < 0, number

    def _swap(self, parts: Parts | None) -> bool:
        if parts is None:
            return False
        self._apply(parts)
        self._tell()
        return True

    def _apply(self, parts: Parts) -> None:
        for name, value in parts.items():
            if value is ABSENT:
                self._parts.pop(name, None)
            else:
                self._parts[name] = value
                self._remember(name)
        self._document = None

    def _remember(self, name: str) -> None:
        """Keep the place of a top-level key, so that undo writes the same text again."""
        key = "cards" if name == ORDER else name.removeprefix("key:")
        if key not in self._names and (name == ORDER or name.startswith("key:")):
            self._names.append(key)

    def _taken_apart(self, document: object, known: Mapping[int, str]) -> dict[str, object]:
        cards = checked_cards(document)
        left = dict(known)
        keys = [left.pop(_number(card), "") or self.new_key() for card in cards]
        parts: dict[str, object] = {}
        for name, value in cast("ConfigDocument", document).items():
            part = ORDER if name == "cards" else f"key:{name}"
            parts[part] = tuple(keys) if part == ORDER else value
            self._remember(part)
        return {**parts, **dict(zip(keys, cards, strict=True))}

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()


def checked_cards(document: object) -> list[dict[str, object]]:
    """Return the card objects of a document; raises `NotAConfigError` when it has none to edit."""
    if not isinstance(document, dict):
        raise NotAConfigError("", "it is no JSON object, so it is no config")
    if "cards" not in document:
        raise NotAConfigError("cards", "there is no list of cards, so it is no config")
    cards = document["cards"]
    if not isinstance(cards, list):
        raise NotAConfigError("cards", "it is no list")
    for index, card in enumerate(cards):
        if not isinstance(card, dict):
            raise NotAConfigError(f"cards[{index}]", "it is no object")
    return cards


def _number(card: Mapping[str, object]) -> int:
    """Return the number of a card, -1 without a usable one."""
    card_id = whole(card.get("cardId"))
    return -1 if card_id is None else card_id
