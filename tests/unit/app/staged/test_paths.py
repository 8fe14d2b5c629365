"""Places in JSON and what stands there."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.staged.paths import ABSENT, Path, is_same, parse, replaced, value_at, written

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
PATHS = st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ()),
        ("cards[3].config.set.clauseA", ("cards", 3, "config", "set", "clauseA")),
        ("bindings[0].target.path", ("bindings", 0, "target", "path")),
        ("wifi.staOnly", ("wifi", "staOnly")),
    ],
)
def test_a_path_is_read_and_written_as_findings_write_it(text: str, path: Path) -> None:
    assert parse(text) == path
    assert written(path) == text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("a", 1, "b"), 2),
        (("a", 5), ABSENT),
        (("a", "b"), ABSENT),
        (("x",), ABSENT),
        (("a", 1, "b", "c"), ABSENT),
        (("a", 0, 0), ABSENT),
        ((), {"a": [1, {"b": 2}]}),
    ],
)
def test_what_stands_at_a_path(path: Path, value: object) -> None:
    assert value_at({"a": [1, {"b": 2}]}, path) == value


@pytest.mark.parametrize(
    ("document", "path", "value", "after"),
    [
        ({"a": 1}, ("a",), 2, {"a": 2}),
        ({"a": 1}, ("b", "c"), 2, {"a": 1, "b": {"c": 2}}),
        ({"a": 1}, ("a", "c"), 2, {"a": {"c": 2}}),
        ({"a": 1, "b": 2}, ("a",), ABSENT, {"b": 2}),
        ({"a": 1}, ("b",), ABSENT, {"a": 1}),
        ({"a": [1, 2]}, ("a", 1), 3, {"a": [1, 3]}),
        ({"a": [1, 2]}, ("a", 2), 3, {"a": [1, 2, 3]}),
        ({"a": [1, 2]}, ("a", 0), ABSENT, {"a": [2]}),
        ({"a": [{"b": 1}]}, ("a", 0, "b"), 2, {"a": [{"b": 2}]}),
        ({}, ("a", 0), 1, {"a": [1]}),
    ],
)
def test_a_value_is_put_in_or_taken_away(document: object, path: Path, value: object, after: object) -> None:
    before = copy.deepcopy(document)
    assert replaced(document, path, value) == after
    assert document == before


def test_an_index_beyond_the_list_is_refused() -> None:
    with pytest.raises(IndexError, match="no item 3 in a list of 1"):
        replaced([0], (3,), 1)


def test_what_is_not_on_the_path_is_shared() -> None:
    document = {"a": {"b": 1}, "c": {"d": 2}}
    changed = replaced(document, ("a", "b"), 2)
    assert isinstance(changed, dict)
    assert changed["c"] is document["c"]


@given(JSON, PATHS, JSON)
def test_what_was_put_in_is_found_there(document: object, path: Path, value: object) -> None:
    assert value_at(replaced(document, path, value), path) == value


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1}, {"a": 1.0}, False),
        ({"a": 1}, {"b": 1}, False),
        ([1, [2]], [1, [2]], True),
        ([1], [1, 2], False),
        ("a", "a", True),
        (8000, 7500, False),
        (None, False, False),
    ],
)
def test_sameness_is_that_of_json_not_of_python(one: object, other: object, same: bool) -> None:
    assert is_same(one, other) is same
