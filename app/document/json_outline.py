"""Where the parts of a JSON text stand: values, their keys, and the signs between them. For texts known to be valid.

A large list is outlined without looking into its items, which the standard decoder skips.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["object", "array", "scalar"]

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SCALAR = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[^\s,\]}"]+', re.DOTALL)
_SKIP = json.JSONDecoder()


@dataclass(slots=True)
class Part:
    """A member of an object or an item of an array: `text[start:end]`.

    `key` is that of a member, and the `id` of an item that was skipped, which has no `node`.
    """

    start: int
    end: int
    key: str = ""
    node: Node | None = None

    @property
    def value(self) -> Node:
        """The node of a part that was not skipped."""
        assert self.node is not None
        return self.node


@dataclass(slots=True)
class Node:
    """A value: `text[start:end]`."""

    kind: Kind
    start: int
    end: int
    parts: list[Part] = field(default_factory=list)


def outline(text: str, start: int = 0, *, skip: frozenset[str] = frozenset()) -> Node:
    """Return where the value at `start` and all in it stands; of the arrays named in `skip` the items alone.

    Those are objects with an `id`, and `skip` counts for the members of the outermost object.
    """
    return _node(text, _past_space(text, start), skip)


def _node(text: str, start: int, skip: frozenset[str]) -> Node:
    sign = text[start]
    if sign == "{":
        node = Node("object", start, start)
        for at in _places(text, node, "}"):
            key = _STRING.match(text, at)
            assert key is not None
            name = json.loads(key.group())
            value = _past_space(text, _past_space(text, key.end()) + 1)
            is_skipped = name in skip and text[value] == "["
            child = _items(text, value) if is_skipped else _node(text, value, frozenset())
            node.parts.append(Part(at, child.end, name, child))
        return node
    if sign == "[":
        node = Node("array", start, start)
        for at in _places(text, node, "]"):
            item = _node(text, at, frozenset())
            node.parts.append(Part(at, item.end, "", item))
        return node
    scalar = _SCALAR.match(text, start)
    assert scalar is not None
    return Node("scalar", start, scalar.end())


def _items(text: str, start: int) -> Node:
    node = Node("array", start, start)
    for at in _places(text, node, "]"):
        item, end = _SKIP.raw_decode(text, at)
        node.parts.append(Part(at, end, item["id"]))
    return node


def _places(text: str, node: Node, closing: str) -> Iterator[int]:
    """Yield where each part of a container begins; whoever takes one puts it into `node.parts` before the next."""
    at = _past_space(text, node.start + 1)
    while text[at] != closing:
        yield at
        at = _past_space(text, node.parts[-1].end)
        if text[at] == ",":
            at = _past_space(text, at + 1)
    node.end = at + 1


def _past_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    assert space is not None
    return space.end()
