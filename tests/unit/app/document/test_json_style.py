"""How a file writes its JSON, and how new things are written like it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document.json_outline import outline
from app.document.json_style import Style, indent_at, learn_style, spelled
from tests.unit.app.document.test_json_outline import JSON

VALUE = {"id": "a", "at": [1, 2.5, -3], "deep": {"of": {"n": None}}, "empty": {}, "none": [], "rows": [{"x": 1}]}


def style_of(text: str) -> Style:
    return learn_style(text, outline(text))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(VALUE, indent=2),
        json.dumps(VALUE, indent=4),
        json.dumps(VALUE, indent="\t"),
        json.dumps(VALUE, indent=2).replace("\n", "\r\n"),
        json.dumps(VALUE),
        json.dumps(VALUE, separators=(",", ":")),
        json.dumps(VALUE, indent=2, separators=(",", " : ")),
        '{\n  "id": "a",\n  "at": [1, 2.5, -3],\n  "deep": {\n    "of": {\n      "n": null\n    }\n  },\n'
        '  "empty": {},\n  "none": [],\n  "rows": [\n    {\n      "x": 1\n    }\n  ]\n}',
    ],
    ids=["two", "four", "tabs", "crlf", "one line", "compact", "wide colon", "numbers inline"],
)
def test_a_value_is_written_in_the_style_of_its_file(text: str) -> None:
    assert style_of(text).write(VALUE, "") == text


def test_what_stands_on_one_line_in_a_sample_does_so_in_the_new() -> None:
    text = '{\n  "a": {\n    "place": { "at": [0, 1], "turn": [2, 3] },\n    "look": {\n      "c": 1\n    }\n  }\n}'
    top = outline(text)
    style = learn_style(text, top).like(text, top.parts[0].value)
    new = {"place": {"at": [7, 8], "turn": [9, 9]}, "look": {"c": 5, "d": {"e": 1}}}
    assert style.write(new, "  ") == (
        '{\n    "place": { "at": [7, 8], "turn": [9, 9] },\n    "look": {\n      "c": 5,\n'
        '      "d": {\n        "e": 1\n      }\n    }\n  }'
    )


def test_an_item_of_a_closed_list_can_be_the_sample() -> None:
    text = '{\n "list": [\n  {"id": "x","a": [1,2]}\n ]\n}'
    top = outline(text, skip=frozenset({"list"}))
    sample = outline(text, top.parts[0].value.parts[0].start)
    assert learn_style(text, top, sample) == Style(unit=" ", comma=",", are_numbers_on_one_line=True)


@pytest.mark.parametrize(("text", "unit"), [("{}", "  "), ("{\n}", "  "), ('{"a": 1}', ""), ('{\n"a": 1\n}', "  ")])
def test_a_file_with_little_in_it_has_a_style_too(text: str, unit: str) -> None:
    assert style_of(text).unit == unit


@given(JSON, st.sampled_from([Style(), Style(unit=""), Style("\r\n", "\t", ":", ",", " ")]))
def test_what_is_written_says_the_value(value: Any, style: Style) -> None:
    assert json.loads(style.write(value, "  ")) == value


def test_the_indent_of_a_line_is_its_white_space() -> None:
    text = 'a\n \t"k": {}'
    assert (indent_at(text, text.index("{")), indent_at(text, 0)) == (" \t", "")


def test_text_is_spelled_as_it_reads() -> None:
    assert spelled("Größe\n") == '"Größe\\n"'


def test_the_style_that_we_write_is_known_as_ours() -> None:
    assert style_of(json.dumps(VALUE, indent=2)).is_ours
    assert not style_of(json.dumps(VALUE, indent=4)).is_ours
    assert not style_of(json.dumps(VALUE)).is_ours
