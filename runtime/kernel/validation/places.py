"""Where in a document something stands: JSON paths, their order, and short safe texts of any value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_TOKENS = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_TOP_ORDER = {
    name: rank
    for rank, name in enumerate(("schemaVersion", "configId", "createdAt", "scan", "cards", "bindings", "wifi"))
}
SHOWN_CHARACTERS = 60


def key_place(path: str, key: object) -> str:
    """Return the path of a key of whatever spelling: `a.b`, or `a["b c"]` where it would not read as one word."""
    name = str(key)
    if name.isascii() and name.isidentifier() and len(name) <= SHOWN_CHARACTERS:
        return f"{path}.{name}" if path else name
    text = ascii(name[:SHOWN_CHARACTERS])[1:-1].replace('"', '\\"').replace("[", "(").replace("]", ")")
    return f'{path}["{text}"]'


def place_order(path: str) -> tuple[tuple[int, str], ...]:
    """Return a sort key that puts places in the order of the document, `cards[2]` before `cards[10]`."""
    tokens = [(int(index), "") if index else (-1, name) for index, name in _TOKENS.findall(path)]
    if tokens:
        first = tokens[0][1]
        tokens[0] = (_TOP_ORDER.get(first, len(_TOP_ORDER)), first)
    return tuple(tokens)


def shown(value: object) -> str:
    """Return a short printable text of any JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {ascii_text(value)}"
    if isinstance(value, int):
        return str(value) if value.bit_length() <= 128 else f"a number of {value.bit_length()} bits"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, Sequence):
        return f"a list of {len(value)}"
    return repr(value)[:SHOWN_CHARACTERS]


def ascii_text(text: str) -> str:
    """Return a text in double quotes, cut short, with what cannot be shown or sent as escapes."""
    cut = text[:SHOWN_CHARACTERS] + ("…" if len(text) > SHOWN_CHARACTERS else "")
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)
    return f'"{safe}"'
