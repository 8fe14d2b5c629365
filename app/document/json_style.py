"""How a file writes its JSON: indent, line ends, what stands on one line. Learnt from it, used for what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.document.json_outline import Node, Part, outline

Path = tuple[str, ...]
"""The keys that lead to a container; items of an array have none of their own."""


@dataclass(frozen=True, slots=True)
class Style:
    """`unit` is one step of indent, empty where all stands on one line; `on_one_line` are the containers that do."""

    newline: str = "\n"
    unit: str = "  "
    colon: str = ": "
    comma: str = ", "
    padding: str = ""
    are_numbers_on_one_line: bool = True
    on_one_line: frozenset[Path] = frozenset()

    @property
    def is_ours(self) -> bool:
        """Whether it is the style of the files that we write."""
        return self.newline == "\n" and self.unit == "  " and not self.are_numbers_on_one_line

    def like(self, text: str, sample: Node) -> Style:
        """Return this style with what stands on one line, and how, as in a sample such as another entity."""
        padding = next((_padding(text, node) for node in _nodes(sample) if _is_inline_object(text, node)), self.padding)
        return replace(self, padding=padding, on_one_line=frozenset(_on_one_line(text, sample, ())))

    def write(self, value: Any, indent: str, path: Path = ()) -> str:
        """Return the text of a value that stands on a line with this indent."""
        return "".join(self._pieces(value, indent, path, is_inline=not self.unit))

    def _pieces(self, value: Any, indent: str, path: Path, *, is_inline: bool) -> Iterator[str]:
        if not value or not isinstance(value, dict | list):
            yield spelled(value)
            return
        is_inline = is_inline or self._stands_on_one_line(value, path)
        inner = indent + self.unit
        padding = self.padding if isinstance(value, dict) else ""
        before, after = (padding, padding) if is_inline else (self.newline + inner, self.newline + indent)
        between = self.comma if is_inline else f",{self.newline}{inner}"
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        yield opening + before
        parts = value.items() if isinstance(value, dict) else (("", item) for item in value)
        for number, (key, item) in enumerate(parts):
            yield between if number else ""
            yield spelled(key) + self.colon if isinstance(value, dict) else ""
            yield from self._pieces(item, inner, (*path, key) if key else path, is_inline=is_inline)
        yield after + closing

    def _stands_on_one_line(self, value: Any, path: Path) -> bool:
        if path in self.on_one_line:
            return True
        if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
            return self.are_numbers_on_one_line
        return False


def learn_style(text: str, top: Node, sample: Node | None = None) -> Style:
    """Return the style of a text with this outline; `sample` is one item of a list whose items are not outlined."""
    nodes = [*_nodes(top), *(_nodes(sample) if sample is not None else ())]
    first = text[top.start + 1 : top.parts[0].start] if top.parts else "\n  "
    is_spread = "\n" in first
    inline = [node for node in nodes if len(node.parts) > 1 and _is_on_one_line(text, node)]
    objects = [node for node in nodes if _is_inline_object(text, node)]
    arrays = [node for node in nodes if _holds_scalars(node)]
    style = Style(
        newline="\r\n" if text.startswith("\r\n", text.find("\n") - 1) else "\n",
        unit=(first.rpartition("\n")[2] or "  ") if is_spread else "",
        comma=_between(text, inline[0]) if inline else ", ",
        padding=_padding(text, objects[0]) if objects else "",
        are_numbers_on_one_line=bool(arrays) and _is_on_one_line(text, arrays[0]),
    )
    return replace(style, colon=_colon(text, top.parts[0])) if top.parts else style


def indent_at(text: str, at: int) -> str:
    """Return the white space with which the line of a place begins."""
    start = text.rfind("\n", 0, at) + 1
    line = text[start:at]
    return line[: len(line) - len(line.lstrip(" \t"))]


def spelled(value: Any) -> str:
    """Return the JSON of a scalar, a key or an empty container."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _colon(text: str, part: Part) -> str:
    key = outline(text, part.start)
    return text[key.end : part.value.start]


def _between(text: str, node: Node) -> str:
    return text[node.parts[0].end : node.parts[1].start]


def _is_on_one_line(text: str, node: Node) -> bool:
    return text.find("\n", node.start, node.end) < 0  # a slice would copy a list of 50 MB to find its first line


def _is_inline_object(text: str, node: Node) -> bool:
    return node.kind == "object" and bool(node.parts) and _is_on_one_line(text, node)


def _padding(text: str, node: Node) -> str:
    return text[node.start + 1 : node.parts[0].start]


def _nodes(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, skipped items apart."""
    yield node
    for part in node.parts:
        if part.node is not None:
            yield from _nodes(part.node)


def _holds_scalars(node: Node) -> bool:
    below = [part.node for part in node.parts]
    return node.kind == "array" and bool(below) and all(one is not None and one.kind == "scalar" for one in below)


def _on_one_line(text: str, node: Node, path: Path) -> Iterator[Path]:
    if node.kind == "scalar":
        return
    if node.parts and _is_on_one_line(text, node):
        yield path
    for part in node.parts:
        yield from _on_one_line(text, part.value, (*path, part.key) if part.key else path)
