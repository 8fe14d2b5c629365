"""Where things stand in a JSON text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.json_outline import Node, outline

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    max_leaves=20,
)


def rebuilt(text: str, node: Node) -> Any:
    """The value, read part by part from where the outline says it stands."""
    if node.kind == "object":
        return {part.key: rebuilt(text, part.value) for part in node.parts}
    if node.kind == "array":
        return [rebuilt(text, part.value) for part in node.parts]
    return json.loads(text[node.start : node.end])


@given(JSON, st.sampled_from([None, 1, "\t"]), st.sampled_from([(",", ":"), (" , ", " : ")]))
def test_every_part_is_where_the_outline_says(value: Any, indent: Any, separators: tuple[str, str]) -> None:
    text = f"\n {json.dumps(value, indent=indent, separators=separators)} \r\n"
    node = outline(text)
    assert rebuilt(text, node) == value
    assert (text[: node.start] + text[node.end :]).isspace()


def test_a_key_stands_before_its_value() -> None:
    text = '{"a\\"b" : 1}'
    [part] = outline(text).parts
    assert (part.key, part.start, text[part.value.start : part.end]) == ('a"b', 1, "1")


def test_of_named_lists_the_items_are_known_by_their_ids() -> None:
    text = '{"many": [ {"id": "x", "n": [1, 2]} , {"id":"y"} ], "deep": {"many": [[1]]}, "other": {}}'
    top = outline(text, skip=frozenset({"many", "other"}))
    many, deep, other = (part.value for part in top.parts)
    assert [(part.key, part.node) for part in many.parts] == [("x", None), ("y", None)]
    assert text[many.parts[0].start : many.parts[0].end] == '{"id": "x", "n": [1, 2]}'
    assert deep.parts[0].value.parts[0].value.kind == "array"
    assert other.kind == "object"


@pytest.mark.parametrize("text", ["[]", "{ }", "[\n]"])
def test_empty_containers_have_no_parts(text: str) -> None:
    node = outline(text)
    assert (node.parts, node.start, node.end) == ([], 0, len(text))
