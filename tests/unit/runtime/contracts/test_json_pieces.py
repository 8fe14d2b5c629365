"""Reading in pieces gives what reading at one go gives, and refuses what that refuses, whatever a piece is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contracts import json_pieces
from runtime.contracts.json_pieces import PIECE, LongList, LongObject
from runtime.contracts.json_text import UnreadableJsonError, read_json

TEXTS = st.text(max_size=60)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.sampled_from(["\ud83d", "\ude00", "😀" * 30, "a,b", '","', "},{", '"\\' * 9, "\n\t" * 20])
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(TEXTS, inner, max_size=20),
    max_leaves=60,
)
LAYOUTS = st.fixed_dictionaries(
    {
        "ensure_ascii": st.booleans(),
        "indent": st.sampled_from([None, None, 1]),
        "separators": st.sampled_from([(",", ":"), (", ", ": "), (" , ", " :\n")]),
    }
)
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, 2000), st.sampled_from(["", *'[]{},:"\\ \n0-ex.', "NaN", "1e999", "\x00", "\\u12", "\\ud8"])
    ),
    max_size=3,
)


@pytest.fixture(params=[40, 64, 300], autouse=True)
def piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "PIECE", request.param)


def outcome(content: bytes, *, in_pieces: bool) -> tuple[str, str]:
    """What reading gives, as text that tells -0.0 from 0 and the order of keys; or the refusal."""
    try:
        return "read", json.dumps(read_json(content, in_pieces=in_pieces))
    except UnreadableJsonError as unreadable:
        return "refused", unreadable.reason


@given(DOCUMENTS, LAYOUTS, DAMAGE)
def test_it_reads_and_refuses_what_reading_at_one_go_does(
    document: object, layout: dict[str, object], damage: list[tuple[int, str]]
) -> None:
    text = json.dumps(document, **layout)  # type: ignore[arg-type]
    for place, instead in damage:
        at = place % (len(text) + 1)
        text = text[:at] + instead + text[at + 1 :]
    content = text.encode("utf-8", "replace")
    assert outcome(content, in_pieces=True) == outcome(content, in_pieces=False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "x",
        "-",
        "[" + "1" * 38 + "2.5e" + "]",
        "[" + "1," * 500 + "]",
        "[" + "1," * 500 + ",1]",
        "[" + "1 " * 500 + "]",
        "[" + "{}," * 500 + "[]]",
        "[" + "[1,2],\n" * 500 + '"end"]',
        "[" + '"a,b",' * 500 + "1e400]",
        "[" + " " * 500 + "]",
        "{" + " " * 500 + "}",
        "[" + " " * 500 + "1" + " " * 500 + "] x",
        '{"a":' + "[" * 20 + "1" + "]" * 20 + "," * 2 + '"b":1}',
        "{" + ",".join(f'"k{number}":{number}' for number in range(500)) + "}",
        "{" + ",".join(f'"k{number}":{number}' for number in range(500)) + ',"k3":1}',
        "{" + ",".join(f'"k{number}":{{"a":[]}}' for number in range(500)) + ',"last" 1}',
        "{" + ",".join(f'"k{number}":[1]' for number in range(500)) + ",}",
        "{" + ",".join(f'"k{number}":1' for number in range(500)) + " 2}",
        '{"' + "k" * 500 + '":1,"' + "k" * 500 + '":2}',
        '"' + "x" * 500,
        '"' + "x" * 500 + "\n",
        '"' + "x" * 500 + "\\x",
        '"' + "x" * 500 + "\\u12",
        '"' + "x" * 500 + "\\",
        '"' + "\\ud83d\\ude00" * 100 + '"',
        '"' + "\\ude00\\ud83d" * 100 + '"',
        '"' + "x" * 29 + "\\ud83d\\ude00" * 3 + '"',
        '"' + '\\\\\\"' * 200 + '"',
        '[NaN,"' + "x" * 500 + '"]',
        "[" + "1," * 500 + "-Infinity]",
    ],
)
def test_it_does_so_at_the_edges(text: str) -> None:
    content = text.encode()
    assert outcome(content, in_pieces=True) == outcome(content, in_pieces=False)


@pytest.mark.parametrize(
    "content", [b'["' + b"x" * 500 + b"\xff", b'["' + b"x" * 500 + b"\xc3", b"[1]" + b" " * 500 + b"\xc3"]
)
def test_what_is_no_utf_8_is_told_by_its_byte(content: bytes) -> None:
    assert outcome(content, in_pieces=True) == outcome(content, in_pieces=False)


def test_a_number_is_shorter_than_a_piece() -> None:
    kind, why = outcome(b"[" + b"0." + b"1" * 2000 + b"]", in_pieces=True)
    assert (kind, "a number of less than" in why) == ("refused", True)


def test_what_is_long_is_marked_and_what_is_short_is_plain() -> None:
    document = read_json(
        json.dumps({"long": [1] * 500, "short": [1], "deep": {"a": ["x" * 2000]}}).encode(), in_pieces=True
    )
    assert type(document) is LongObject
    assert type(document["long"]) is LongList
    assert type(document["short"]) is list
    assert (type(document["deep"]), type(document["deep"]["a"])) == (LongObject, LongList)
    assert PIECE > 1000


def test_what_was_read_before_an_error_is_let_go_of_bit_by_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    readers: list[json_pieces._Reader] = []
    begin = json_pieces._Reader.__init__

    def watched(reader: json_pieces._Reader, *given: Any) -> None:
        readers.append(reader)
        begin(reader, *given)

    monkeypatch.setattr(json_pieces._Reader, "__init__", watched)
    members = ",".join(f'"k{number}":{number}' for number in range(1000))
    kind, _ = outcome(f"[{'1,' * 5000}{{{members}".encode(), in_pieces=True)
    assert kind == "refused"
    assert max(map(len, readers[0]._made)) <= 64


def test_an_object_has_so_many_members_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "MOST_MEMBERS", 1000)
    for count, kind in ((1000, "read"), (1001, "refused")):
        members = ",".join(f'"k{number}":{number}' for number in range(count))
        found, said = outcome(f"{{{members}}}".encode(), in_pieces=True)
        assert found == kind
    assert "more than 1000 members" in said


def test_a_list_has_so_many_items_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "MOST_ITEMS", 20_000)
    for count, kind in ((20_000, "read"), (20_001, "refused")):
        found, said = outcome(f"[{','.join(['1'] * count)}]".encode(), in_pieces=True)
        assert found == kind
    assert "a list has more than 20000 items" in said


def test_a_text_has_so_many_characters_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "MOST_CHARACTERS", 50_000)
    for count, kind in ((50_000, "read"), (50_001, "refused")):
        found, said = outcome(f'["{"ä" * count}"]'.encode(), in_pieces=True)
        assert found == kind
    assert "a text has more than 50000 characters" in said


def test_what_is_over_a_limit_is_told_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "MOST_MEMBERS", 1000)
    crowded = {f"k{number}": number for number in range(1001)}
    document = {"a" * 300: 1, "scene": [{"id": "x" * 500}, [0, 1, {"": {"table": crowded}}]]}
    with pytest.raises(UnreadableJsonError) as refused:
        read_json(json.dumps(document).encode(), in_pieces=True)
    assert refused.value.field == "scene[1][2]..table"
    assert refused.value.reason == "is over a limit: an object has more than 1000 members (scene[1][2]..table)"


def test_of_a_long_key_on_the_way_there_its_beginning_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pieces, "MOST_CHARACTERS", 1000)
    with pytest.raises(UnreadableJsonError) as refused:
        read_json(json.dumps({"k" * 900: ["x" * 1001]}).encode(), in_pieces=True)
    assert refused.value.field == "k" * 80 + "[0]"
