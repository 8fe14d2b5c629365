"""The text of a level after an edit: the file's own text, with what changed put in its place.

What did not change keeps its spelling, its spacing and the order of its keys to the byte, so that a one-entity change
is a one-entity difference in whatever way the file was written. What is new is written as its neighbours are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.document.json_outline import Node, Part, outline
from app.document.json_style import Path, Style, indent_at, learn_style, spelled
from app.document.world import WorldState

_BOM = b"\xef\xbb\xbf"
_LISTS = frozenset({"entities", "quests"})
MOST_BY_HAND = 20_000
SLICE = 10_000
Pieces = list[str]
"""A text in pieces: that of a large level is put together once."""
"""Changed entities that are put into a text which is not written as ours are; a quarter of a millisecond each."""


def spliced(content: bytes, base: WorldState, state: WorldState) -> bytes | None:
    """Return the text of a state, made from the text `content` that says `base`.

    None when the text cannot be taken apart that way: it does not say `base`, has two quests of one id, or is written
    in a way of its own and almost all of it changed, which would take long.
    """
    has_bom = content.startswith(_BOM)
    text = content.removeprefix(_BOM).decode()
    top = outline(text, skip=_LISTS)
    lists = {part.key: part.value for part in top.parts if part.key in _LISTS}
    entities, quests = lists.get("entities"), lists.get("quests")
    if entities is None or _ids(entities) != list(base.entities):
        return None
    if _ids(quests) != [quest.id for quest in base.quests] or not (_are_unique(base) and _are_unique(state)):
        return None
    changed = sum(base.entities.get(key) is not entity for key, entity in state.entities.items())
    sample = entities.parts[0] if entities.parts else None
    style = learn_style(text, top, None if sample is None else outline(text, sample.start))
    if changed > MOST_BY_HAND and not style.is_ours:
        return None
    splicer = _Splicer(text, style)
    before = {quest.id: quest for quest in base.quests}
    after = {quest.id: quest for quest in state.quests}
    written = {
        "entities": lambda: splicer.items(entities, base.entities, state.entities),
        "quests": lambda: splicer.items(quests, before, after),
    }
    pieces = splicer.level(top, _frame(state), written)
    # A slice at a time: no other thread comes in while one is joined.
    slices = ("".join(pieces[start : start + SLICE]).encode() for start in range(0, len(pieces), SLICE))
    return b"".join([_BOM if has_bom else b"", *slices])


@dataclass(frozen=True, slots=True)
class _Splicer:
    text: str
    style: Style

    def level(self, top: Node, frame: Mapping[str, Any], lists: Mapping[str, Callable[[], Pieces | None]]) -> Pieces:
        """Return the text of the whole level; `frame` has its parts in the order of the contract, lists as None."""
        values: dict[str, Pieces] = {}
        nodes = {part.key: part.value for part in top.parts}
        for key, new in frame.items():
            node = nodes.get(key)
            if key in lists:
                values[key] = lists[key]() or ["[]"]
            elif node is not None:
                values[key] = [self.value(node, new, (key,))]
            else:
                values[key] = [self.style.write(new, self.style.unit, (key,))]
        start, end = self.text[: top.start], self.text[top.end :]
        return [start, *self._object(top, values), end]

    def items(self, node: Node | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> Pieces | None:
        """Return the text of a list of models with ids, None for one that the file does not have."""
        if node is None:
            return None if not after else [self.style.write([one.to_wire() for one in after.values()], self.style.unit)]
        places = {key: number for number, key in enumerate(before)}
        parts = node.parts
        style = self.style.like(self.text, outline(self.text, parts[-1].start)) if parts else self.style
        indent = indent_at(self.text, parts[-1].start) if parts else self.style.unit * 2

        def text_of(key: str, model: Any) -> Pieces:
            place = places.get(key)
            if place is None:
                return [style.write(model.to_wire(), indent)]
            part = parts[place]
            if before[key] is model:
                return [self.text[part.start : part.end]]
            wire = model.to_wire()
            return [self._quickly(part, wire, indent) or self.value(outline(self.text, part.start), wire, ())]

        return self._sequence(node, [(places.get(key), text_of(key, model)) for key, model in after.items()])

    def value(self, node: Node, new: Any, path: Path) -> str:
        """Return the text of a value in place of the one that stands there; what is equal stays as it is."""
        old = json.loads(self.text[node.start : node.end])
        return "".join(self._value(node, old, new, path))

    def _value(self, node: Node, old: Any, new: Any, path: Path) -> Pieces:
        if _same(old, new):
            return [self.text[node.start : node.end]]
        if node.kind == "object" and isinstance(new, dict):
            values = {
                part.key: self._value(part.value, old[part.key], new[part.key], (*path, part.key))
                for part in node.parts
                if part.key in new
            }
            indent = indent_at(self.text, node.start) + self.style.unit
            for key in new:
                if key not in values:
                    values[key] = [self.style.write(new[key], indent, (*path, key))]
            return self._object(node, values)
        if node.kind == "array" and isinstance(new, list):
            indent = indent_at(self.text, node.start) + self.style.unit
            items: list[tuple[int | None, Pieces]] = [
                (number, self._value(part.value, was, item, path))
                for number, (part, was, item) in enumerate(zip(node.parts, old, new, strict=False))
            ]
            items += [(None, [self.style.write(item, indent, path)]) for item in new[len(items) :]]
            return self._sequence(node, items)
        return [self.style.write(new, indent_at(self.text, node.start), path)]

    def _object(self, node: Node, values: Mapping[str, Pieces]) -> Pieces:
        """Return an object with these members, given as text; those that stand in it keep their place and their key."""
        places = {part.key: number for number, part in enumerate(node.parts)}
        known = [key for key in places if key in values]
        items: list[tuple[int | None, Pieces]] = []
        for key in (*known, *(key for key in values if key not in places)):
            place = places.get(key)
            if place is None:
                items.append((None, [spelled(key) + self.style.colon, *values[key]]))
            else:
                part = node.parts[place]
                items.append((place, [self.text[part.start : part.value.start], *values[key]]))
        return self._sequence(node, items)

    def _sequence(self, node: Node, items: Sequence[tuple[int | None, Pieces]]) -> Pieces:
        """Return a container with these parts; each is told which one it was, so that its spacing stays."""
        text, parts = self.text, node.parts
        opening, closing = text[node.start], text[node.end - 1]
        if not items:
            return [text[node.start : node.end] if not parts else opening + closing]
        if parts:
            first = text[node.start + 1 : parts[0].start]
            common = text[parts[-2].end : parts[-1].start] if len(parts) > 1 else self._comma_before(first)
            last = text[parts[-1].end : node.end - 1]
        else:
            first, last = self._spacing(indent_at(text, node.start))
            common = self._comma_before(first)
        pieces = [opening]
        for number, (place, item) in enumerate(items):
            between = text[parts[place - 1].end : parts[place].start] if place else common
            pieces.append(first if number == 0 else between)
            pieces += item
        return [*pieces, last, closing]

    def _comma_before(self, space: str) -> str:
        return f",{space}" if "\n" in space else self.style.comma

    def _spacing(self, indent: str) -> tuple[str, str]:
        """Return what stands before the first and after the last part of a container that was empty."""
        if not self.style.unit:
            return "", ""
        return self.style.newline + indent + self.style.unit, self.style.newline + indent

    def _quickly(self, part: Part, wire: dict[str, Any], indent: str) -> str | None:
        """Return the new text of an item that stands as we would write it; most do, and a move changes thousands."""
        if not self.style.is_ours:
            return None
        text = self.text[part.start : part.end]
        old = json.loads(text)
        try:
            return _plain(_in_order_of(old, wire), indent) if text == _plain(old, indent) else None
        except TypeError:  # an integer over 64 bits
            return None


def _frame(state: WorldState) -> dict[str, Any]:
    """Return the level without its lists, which have None in their place."""
    frame: dict[str, Any] = {
        "schema_version": state.schema_version,
        "world": state.world.to_wire(),
        "scene": state.scene.to_wire(),
        "entities": None,
    }
    if state.quests or state.has_quests:
        frame["quests"] = None
    return frame | dict(state.unknown)


def _ids(node: Node | None) -> list[str]:
    return [part.key for part in node.parts] if node is not None else []


def _are_unique(state: WorldState) -> bool:
    return len({quest.id for quest in state.quests}) == len(state.quests)


def _plain(value: Any, indent: str) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode().replace("\n", f"\n{indent}")


def _in_order_of(old: Any, new: Any) -> Any:
    """Return the new value with the keys of its objects in the order of the old one; new keys come last."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    keys: Iterable[str] = (*(key for key in old if key in new), *(key for key in new if key not in old))
    return {key: _in_order_of(old.get(key), new[key]) for key in keys}


def _same(old: Any, new: Any) -> bool:
    """Tell whether two values are the same for a reader of JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_same(one, other) for one, other in zip(old, new, strict=True))
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)
