"""Cards as the text on the clipboard: JSON that a text editor can take, and back as one undoable step.

A text is `{"cards": […], "bindings": […]}` as in a config, so that a whole config file can be pasted, too; a list of
cards or a single one does as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from app.staged.card_edits import BINDINGS, free_binding_id, renumbered
from app.staged.directory import whole
from app.staged.families import free_number
from app.staged.paths import ABSENT, replaced, value_at
from app.staged.staged_config import ORDER, StagedConfig
from runtime.contracts.config import FAMILIES
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json, write_pretty_json

CHANNEL = ("config", "channel")
NOTHING = "The clipboard holds no cards"


class PasteError(ValueError):
    """The text holds no cards that can be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """The keys of the new cards, and what could not stay as it was copied, a sentence each."""

    keys: tuple[str, ...]
    notes: tuple[str, ...]


def to_text(staged: StagedConfig, keys: Iterable[str]) -> str:
    """Return cards with the bindings of their parameters as JSON."""
    cards = [staged.card(key) for key in keys]
    ids = {whole(card.get("cardId")) for card in cards}
    bindings = [one for one in _list(staged.document, "bindings") if _target(one) in ids]
    return write_pretty_json({"cards": cards, "bindings": bindings}).decode()


def paste(staged: StagedConfig, text: str) -> Pasted:
    """Add the cards of a text under free numbers and on free channels; raises `PasteError`, nothing changed.

    What they read of one another they go on reading of one another; what they read of other cards stays as written.
    """
    cards, bindings = _read(text)
    taken = {one for key in staged.keys if (one := whole(staged.card(key).get("cardId"))) is not None}
    numbers: dict[int, int] = {}
    places: list[int] = []
    for card in cards:
        wanted = whole(card.get("cardId"))
        number = wanted if wanted is not None and wanted not in taken else free_number(taken, wanted or 0)
        taken.add(number)
        places.append(number)
        if wanted is not None:
            numbers.setdefault(wanted, number)
    channels = _Channels(staged)
    made = [_made(card, number, numbers, channels) for card, number in zip(cards, places, strict=True)]
    return _insert(staged, made, _bindings(staged, bindings, numbers), _notes(made, numbers, channels, taken))


def _read(text: str) -> tuple[list[Mapping[str, Any]], list[Any]]:
    try:
        parsed = read_json(text.encode(), max_bytes=MAX_FILE_BYTES)
    except (UnreadableJsonError, UnicodeEncodeError) as wrong:
        reason = wrong.reason if isinstance(wrong, UnreadableJsonError) else "is not Unicode text"
        raise PasteError(f"{NOTHING}: the text {reason}.") from None
    bindings = _list(parsed, "bindings")
    if isinstance(parsed, Mapping):
        parsed = parsed["cards"] if isinstance(parsed.get("cards"), list) else [parsed]
    if not isinstance(parsed, list) or not parsed:
        raise PasteError(f"{NOTHING}: copy some first.")
    for index, card in enumerate(parsed):
        if not isinstance(card, Mapping) or card.get("cardType") not in FAMILIES:
            raise PasteError(f"{NOTHING} that can be taken: cards[{index}] has no cardType of {', '.join(FAMILIES)}.")
    return parsed, bindings


class _Channels:
    """Which channels are in use, by family, and which were given out in place of those that a text asked for."""

    def __init__(self, staged: StagedConfig) -> None:
        self._used: dict[object, set[int]] = {}
        self.moved: list[tuple[int, int]] = []
        for key in staged.keys:
            card = staged.card(key)
            channel = whole(value_at(card, CHANNEL))
            if channel is not None:
                self._used.setdefault(card.get("cardType"), set()).add(channel)

    def take(self, card: dict[str, object]) -> dict[str, object]:
        """Return the card on a channel that is free, its own where it can be."""
        wanted = whole(value_at(card, CHANNEL))
        if wanted is None:
            return card
        used = self._used.setdefault(card.get("cardType"), set())
        channel = wanted if wanted not in used else next(one for one in range(len(used) + 1) if one not in used)
        used.add(channel)
        if channel == wanted:
            return card
        self.moved.append((whole(card.get("cardId")) or 0, channel))
        return cast("dict[str, object]", replaced(card, CHANNEL, channel))


def _made(card: Mapping[str, Any], number: int, numbers: Mapping[int, int], channels: _Channels) -> dict[str, object]:
    copy = cast("dict[str, object]", renumbered(deepcopy(dict(card)), numbers))
    return channels.take({**copy, "cardId": number})


def _bindings(staged: StagedConfig, bindings: Sequence[Any], numbers: Mapping[int, int]) -> list[object] | None:
    """Return all bindings with those of the new cards, None where there are none to add."""
    there = _list(staged.document, "bindings")
    added: list[object] = []
    for binding in bindings:
        if _target(binding) in numbers:
            again = renumbered(deepcopy(binding), numbers)
            ids = {value_at(one, ("bindingId",)) for one in (*there, *added)}
            if value_at(again, ("bindingId",)) in ids or value_at(again, ("bindingId",)) is ABSENT:
                again = replaced(again, ("bindingId",), free_binding_id([*there, *added]))
            added.append(again)
    return [*there, *added] if added else None


def _insert(
    staged: StagedConfig, cards: Sequence[dict[str, object]], bindings: list[object] | None, notes: tuple[str, ...]
) -> Pasted:
    changes: dict[str, object] = {}
    order = list(staged.keys)
    ids = {key: whole(staged.card(key).get("cardId")) or 0 for key in order}
    keys: list[str] = []
    for card in cards:
        key, number = staged.new_key(), whole(card["cardId"]) or 0
        changes[key], ids[key] = card, number
        order.insert(sum(ids[one] < number for one in order), key)
        keys.append(key)
    changes[ORDER] = tuple(order)
    if bindings is not None:
        changes[BINDINGS] = bindings
    what = f"card {cards[0]['cardId']}" if len(cards) == 1 else f"{len(cards)} cards"
    staged.edit(f"Paste {what}", changes)
    return Pasted(tuple(keys), notes)


def _notes(
    cards: Sequence[Mapping[str, object]], numbers: Mapping[int, int], channels: _Channels, there: set[int]
) -> tuple[str, ...]:
    notes = [f"card {old} is {new} here" for old, new in numbers.items() if old != new]
    notes += [f"card {card_id} is on channel {channel}, its own was taken" for card_id, channel in channels.moved]
    missing = sorted({one for card in cards for one in _read_by(card) if one not in there})
    if missing:
        is_one = len(missing) == 1
        named = f"card{'' if is_one else 's'} {', '.join(map(str, missing))}"
        notes.append(f"{named}, read by what was pasted, {'is' if is_one else 'are'} not in this config")
    return tuple(notes)


def _read_by(value: object) -> set[int]:
    """Return the numbers of the cards that a piece of config refers to."""
    if isinstance(value, list):
        return {one for item in value for one in _read_by(item)}
    if not isinstance(value, Mapping):
        return set()
    named = whole(value.get("cardId"))
    own = {named} if named is not None and "field" in value else set()
    return own | {one for item in value.values() for one in _read_by(item)}


def _list(document: object, name: str) -> list[Any]:
    found = document.get(name) if isinstance(document, Mapping) else None
    return list(found) if isinstance(found, list) else []


def _target(binding: object) -> int | None:
    return whole(value_at(binding, ("target", "cardId")))
