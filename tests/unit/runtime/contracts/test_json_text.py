"""Strict JSON: what is taken, what is refused and why."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts import json_pieces, json_text
from runtime.contracts.json_text import (
    TOLD_EVERY,
    UnreadableJsonError,
    read_json,
    read_written,
    write_json,
    write_pretty_json,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(DOCUMENTS)
def test_what_is_written_is_read_back_equal(document: object) -> None:
    assert read_json(write_json(document)) == document
    assert read_json(write_pretty_json(document)) == document


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'{"a": 1', "line 1, column"),
        (b"", "not JSON"),
        (b'{"a": NaN}', "NaN"),
        (b"[Infinity]", "Infinity"),
        (b"[-Infinity]", "-Infinity"),
        (b"[1e400]", "1e400"),
        (b'{"a": {"b": 1, "b": 2}}', "'b' twice"),
        (b"\xff\xfe", "UTF-8 (byte 0)"),
        (b'"\xc3"', "UTF-8 (byte 1)"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b"[" + b"9" * 5000 + b"]", "digits"),
    ],
)
@pytest.mark.parametrize("in_pieces", [False, True])
def test_what_cannot_be_read_says_why(content: bytes, why: str, in_pieces: bool) -> None:
    with pytest.raises(UnreadableJsonError) as refused:
        read_json(content, in_pieces=in_pieces)
    assert why in refused.value.reason


def test_what_is_over_a_limit_of_reading_in_pieces_is_told_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "MOST_CHARACTERS", 20_000)
    long = json.dumps("x" * 60_000)
    with pytest.raises(UnreadableJsonError) as refused:
        read_json(f'{{"a": [1, {long}]}}'.encode(), in_pieces=True)
    assert refused.value.field == "a[1]"
    assert refused.value.reason == "is over a limit: a text has more than 20000 characters (a[1])"
    with pytest.raises(UnreadableJsonError) as refused:
        read_json(long.encode(), in_pieces=True)
    assert refused.value.field is None
    assert refused.value.reason == "is over a limit: a text has more than 20000 characters"


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    assert read_json(b"\xef\xbb\xbf[1]", allow_bom=True) == [1]


def test_sixty_four_levels_are_accepted_and_sixty_five_are_not() -> None:
    assert read_json(b"[" * 64 + b"]" * 64)
    with pytest.raises(UnreadableJsonError, match="64 levels"):
        read_json(b"[" * 65 + b"]" * 65)


def test_brackets_within_texts_are_no_levels() -> None:
    text = json.dumps({"a": "[{" * 100, "b": '\\"[' * 50}).encode()
    assert read_json(text)["a"] == "[{" * 100


def test_many_brackets_side_by_side_are_no_levels() -> None:
    assert read_json(b"[" + b",".join([b"[]"] * 200) + b"]") == [[]] * 200


def test_a_hundred_thousand_levels_do_not_exhaust_the_stack() -> None:
    with pytest.raises(UnreadableJsonError, match="64 levels"):
        read_json(b"[" * 100_000)


def test_more_than_the_limit_is_not_even_parsed() -> None:
    with pytest.raises(UnreadableJsonError, match="over the limit of 4"):
        read_json(b"[1,2]", max_bytes=4)


def test_integers_beyond_64_bits_are_kept_exactly() -> None:
    huge = 2**70 + 1
    assert read_json(write_json([huge])) == [huge]
    assert read_json(write_pretty_json([huge])) == [huge]


def test_half_a_surrogate_pair_stays_escaped() -> None:
    assert write_json({"a": "\ud800é"}) == b'{"a":"\\ud800\\u00e9"}'
    assert read_json(write_json({"a": "\ud800"})) == {"a": "\ud800"}


_TEXTS = st.text(st.sampled_from('"\\[]{}ab\n'), max_size=8)
_DOCUMENTS = st.recursive(
    st.one_of(_TEXTS, st.integers(-9, 9), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_TEXTS, inner, max_size=4)),
    max_leaves=30,
)


def _depth(node: object) -> int:
    if isinstance(node, dict):
        return 1 + max(map(_depth, node.values()), default=0)
    return 1 + max(map(_depth, node), default=0) if isinstance(node, list) else 0


@given(_DOCUMENTS, st.integers(1, 9), st.integers(0, 6), st.booleans())
def test_depth_is_that_of_the_brackets_outside_of_texts(
    document: object, piece: int, limit: int, is_spaced: bool
) -> None:
    content = json.dumps(document, indent=1 if is_spaced else None).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_text, "_PIECE", piece)
        if _depth(document) > limit:
            with pytest.raises(UnreadableJsonError, match=f"nested deeper than {limit} levels"):
                read_json(content, max_depth=limit)
        else:
            assert read_json(content, max_depth=limit) == document


@pytest.mark.parametrize("content", [b"\\", b'"\\', b'{"a": "\\', b"[[[\\\\\\", b'"' * 7, b"]]]][[[[["])
def test_what_is_no_json_is_refused_whatever_its_brackets(content: bytes) -> None:
    with pytest.raises(UnreadableJsonError):
        read_json(content, max_depth=2)


@pytest.mark.parametrize("document", [{"a": [1, 2.5, None]}, "\ud800", {"half": "x\udfff"}])
def test_what_was_written_is_read_again(document: object) -> None:
    assert read_written(write_json(document)) == document


def test_what_was_not_written_by_us_is_no_failure_of_another_kind() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        read_written(b"{nothing")


def test_how_many_objects_were_read_is_told_from_time_to_time_and_reading_can_be_given_up() -> None:
    content = b"[" + b",".join([b'{"a": {}}'] * TOLD_EVERY) + b"]"
    told: list[int] = []
    assert read_json(content, objects_told=told.append) == read_json(content)
    assert told == [TOLD_EVERY, 2 * TOLD_EVERY]

    def give_up(count: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_json(content, objects_told=give_up)
    with pytest.raises(UnreadableJsonError, match="the key 'b' twice"):
        read_json(b'{"b": 1, "b": 2}', objects_told=told.append)
