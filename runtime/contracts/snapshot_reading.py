"""Snapshot texts to models, one after another, building anew only the cards whose text changed since the last one.

A snapshot of a thousand cards is mostly what the one before was. Cards are told apart in the text itself, compared as
text and shared where nothing changed, so that reading costs what happened and not what exists. It takes no short cut
in strictness: whatever is built anew is validated as ever, and a text that is laid out otherwise is left to be read
whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import compress
from operator import ne
from typing import Annotated

from pydantic import FailFast, TypeAdapter, ValidationError

from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot

_LIST = '"cards":['
_FIRST = '{"cardId":'
_BETWEEN = '},{"cardId":'
"""Inside a JSON string the quotes would be escaped, so that none of these is ever found in one."""
_COUNTER = '"evalCounter":'
_COUNT = re.compile(_COUNTER + r"(0|[1-9][0-9]{0,9})(?![0-9.eE])")

_CARDS: TypeAdapter[list[CardSnapshot]] = TypeAdapter(Annotated[list[CardSnapshot], FailFast()])
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Changes:
    """Which cards of a snapshot differ from those of the one read before it, in more than how often they ran.

    `before` is that earlier snapshot; `places` index `cards`. Whoever has seen `before` need look at no other card.
    """

    before: RuntimeSnapshot
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadSnapshot:
    """A snapshot; `changes` is None where it is the first one or its cards are not those of the one before."""

    snapshot: RuntimeSnapshot
    changes: Changes | None = None


@dataclass(frozen=True, slots=True)
class _Texts:
    """The text of each card between its id and its closing brace.

    Where every card has an evaluation count, which grows with every scan, the counts stand apart.
    """

    gists: list[str]
    counts: list[str]

    def whole(self, place: int) -> str:
        """Return the JSON text of one card."""
        gist = self.gists[place]
        if self.counts:
            gist = gist.replace(_COUNTER, _COUNTER + self.counts[place])
        return f"{_FIRST}{gist}}}"


class _NotAsExpectedError(Exception):
    """The text is laid out in another way than our own runtime's."""


class SnapshotReader:
    """Reads the snapshots of one connection in their order."""

    def __init__(self) -> None:
        self._snapshot: RuntimeSnapshot | None = None
        self._texts = _Texts([], [])

    def read(self, text: str) -> ReadSnapshot | None:
        """Return the snapshot of a text; None for any other text, and for what must be read whole to say why not."""
        try:
            return self._read_cards(text)
        except (ValidationError, _NotAsExpectedError):
            self._snapshot = None
            return None

    def _read_cards(self, text: str) -> ReadSnapshot:
        rest, texts = _split(text)
        around = RuntimeSnapshot.model_validate_json(rest)
        if around.cards:  # what was cut out was the list of something else
            raise _NotAsExpectedError
        held = self._snapshot
        if held is None or not _are_alike(texts, self._texts):
            cards, changes = _built(texts, range(len(texts.gists))), None
        else:
            is_new = list(map(ne, texts.gists, self._texts.gists))
            places = tuple(compress(range(len(is_new)), is_new))
            cards = list(held.cards)
            for place, card in zip(places, _built(texts, places), strict=True):
                cards[place] = card
            are_same = all(cards[place].card_id == held.cards[place].card_id for place in places)
            changes = Changes(held, places) if are_same else None
        self._snapshot = around.with_cards(tuple(cards), tuple(texts.counts))
        if changes is not None:
            self._snapshot.carry_on(changes.before, frozenset(changes.places))
        self._texts = texts
        return ReadSnapshot(self._snapshot, changes)


def _split(text: str) -> tuple[str, _Texts]:
    """Return the text of a snapshot with its list of cards empty, and the texts of the cards."""
    at = text.find(_LIST + _FIRST)
    if at < 0 or text.count(_LIST) != 1:
        raise _NotAsExpectedError
    begin = at + len(_LIST)
    end = _end_of_list(text)
    body = text[begin + len(_FIRST) : end - 1]
    parts = _COUNT.split(body)
    gists = _COUNTER.join(parts[0::2]).split(_BETWEEN)
    counts = parts[1::2]
    if len(counts) != len(gists):
        gists, counts = body.split(_BETWEEN), []
    return text[:begin] + text[end:], _Texts(gists, counts)


def _end_of_list(text: str) -> int:
    """Return where the last card ends; wrong where a card holds a list of cards, and then its text is no card."""
    last = max(text.rfind(_BETWEEN) + 2, text.find(_LIST + _FIRST) + len(_LIST))
    try:
        return _DECODER.raw_decode(text, last)[1]
    except ValueError:
        raise _NotAsExpectedError from None


def _are_alike(texts: _Texts, before: _Texts) -> bool:
    return len(texts.gists) == len(before.gists) and len(texts.counts) == len(before.counts)


def _built(texts: _Texts, places: range | tuple[int, ...]) -> list[CardSnapshot]:
    """Return the cards at these places, validated; their counts must stand where they were looked for."""
    cards = _CARDS.validate_json(f"[{','.join(map(texts.whole, places))}]") if places else []
    if len(cards) != len(places):  # cards within a card: together their pieces are JSON again
        raise _NotAsExpectedError
    if texts.counts:
        for place, card in zip(places, cards, strict=True):
            if texts.gists[place].count(_COUNTER) != 1 or card.eval_counter != int(texts.counts[place]):
                raise _NotAsExpectedError
    return cards
