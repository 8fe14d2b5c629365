"""Remembers in which order a file has its keys, so that saving a one-entity change is a one-entity difference.

Models write their fields in the order of the contract. Where a file has another order, that is kept here, shared
between all the objects that have the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from runtime.contracts.world import Entity, Quest

Layout = tuple[tuple[str, "Layout | None"], ...]
"""The keys of an object in their order, each with the layout of the object below it."""


class KeyOrder:
    """The layouts of one level file: of the document itself, of each entity by id, and of each quest by id."""

    def __init__(self) -> None:
        self._document: Layout = ()
        self._entities: dict[str, Layout] = {}
        self._quests: dict[str, Layout] = {}

    def learn(self, document: Mapping[str, Any]) -> None:
        """Note the order of a valid parsed file where it differs from the way in which it would be written."""
        self._document = layout_of(without_lists(document))
        self._entities = _differing(document["entities"], lambda item: Entity.from_wire(item).to_wire())
        self._quests = _differing(document.get("quests", ()), lambda item: Quest.from_wire(item).to_wire())

    def apply(self, written: Mapping[str, Any]) -> dict[str, Any]:
        """Return a document to write with its keys in the order of the file; new keys come last."""
        document = in_order(written, self._document)
        document["entities"] = _each_in_order(written["entities"], self._entities)
        if "quests" in written:
            document["quests"] = _each_in_order(written["quests"], self._quests)
        return document


def layout_of(item: Mapping[str, Any]) -> Layout:
    """Return the order of an object's keys and of those of the objects in it; lists are not looked into."""
    return tuple([(key, layout_of(value) if isinstance(value, dict) else None) for key, value in item.items()])


def in_order(item: Mapping[str, Any], layout: Layout) -> dict[str, Any]:
    """Return an object with its keys in the order of a layout; keys that it does not know come last."""
    below = dict(layout)
    keys = [key for key, _ in layout if key in item]
    keys += [key for key in item if key not in below]
    return {key: _below(item[key], below.get(key)) for key in keys}


def without_lists(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without what is in its lists, which have layouts of their own."""
    return {key: None if isinstance(value, list) else value for key, value in document.items()}


def _differing(
    items: Iterable[Mapping[str, Any]], as_written: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> dict[str, Layout]:
    """Return the layouts that differ from how items are written; one item of each layout tells for all."""
    known: dict[Layout, Layout | None] = {}
    found: dict[str, Layout] = {}
    for item in items:
        layout = layout_of(item)
        if layout not in known:
            known[layout] = None if layout == layout_of(as_written(item)) else layout
        shared = known[layout]
        if shared is not None:
            found[item["id"]] = shared
    return found


def _below(value: Any, layout: Layout | None) -> Any:
    return in_order(value, layout) if layout is not None and isinstance(value, dict) else value


def _each_in_order(items: list[dict[str, Any]], layouts: Mapping[str, Layout]) -> list[dict[str, Any]]:
    if not layouts:
        return items
    return [in_order(item, layouts[item["id"]]) if item["id"] in layouts else item for item in items]
