"""What is written of a level: its text exactly, and what it is looked up by."""

import hashlib
import json

import pytest

from runtime.contracts import json_pieces
from runtime.contracts.json_pieces import LongList, LongObject
from runtime.contracts.json_text import read_json
from runtime.storage import level_draft as level_draft_module
from runtime.storage.level_draft import PIECE, PIECE_BYTES, NoDoubleError, level_draft
from tests.helpers.specs import spec


@pytest.mark.parametrize("count", [1, PIECE, PIECE + 1, 3 * PIECE])
def test_the_text_is_the_content(count: int) -> None:
    content = spec(*(f"box_{number}" for number in range(count)), extra={"keep": [1, 2.5, None, "é", {"b": 1, "a": 2}]})
    draft = level_draft("Forest", content)
    text = b"".join(draft.content)
    assert json.loads(text) == content
    assert list(json.loads(text)) == list(content)
    assert draft.entity_count == count
    assert draft.sha256 == hashlib.sha256(text).hexdigest()


@pytest.mark.parametrize("size", [1, PIECE_BYTES, 3 * PIECE_BYTES])
def test_its_pieces_are_of_one_size_but_for_the_last(size: int) -> None:
    *pieces, last = level_draft("Forest", spec(padding="x" * size, more=["y" * size] * 3)).content
    assert {len(piece) for piece in pieces} <= {PIECE_BYTES}
    assert 0 < len(last) <= PIECE_BYTES
    assert len(b"".join(pieces)) + len(last) > 4 * size


def test_numbers_keep_their_values() -> None:
    content = spec(numbers=[2**53 + 1, 2**64 + 1, -(2**80), 1.0, 0.1, 1e300, 5e-324, -0.0])
    again = json.loads(b"".join(level_draft("Forest", content).content))
    assert again == content
    assert [type(number) for number in again["numbers"]] == [type(number) for number in content["numbers"]]


def test_it_knows_what_the_level_is_looked_up_by() -> None:
    draft = level_draft("Forest", spec(scene="glade", world="earth"), {"hidden": ["box_1"]})
    assert (draft.scene_id, draft.world_id, draft.world_name, draft.gravity) == (
        "glade",
        "earth",
        "Dark Forest",
        b"[0,-9.8,0]",
    )
    assert draft.editor == (b'{"hidden":["box_1"]}',)
    assert level_draft(None, spec()).editor is None


@pytest.mark.parametrize("extra", [10**309, [1, {"a": -(10**400)}], [0] * PIECE + [2**1024]])
def test_an_integer_beyond_all_doubles_is_refused(extra: object) -> None:
    with pytest.raises(NoDoubleError, match="digits"):
        level_draft("Forest", spec(extra=extra))


def test_digits_in_a_text_are_no_number() -> None:
    content = spec(extra=["9" * 5000, {"9" * 400: 10**308}])
    assert json.loads(b"".join(level_draft("Forest", content).content)) == content


def test_long_parts_are_written_like_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = {
        "rows": [
            [1, 2.5],
            [],
            *({"n": [number]} for number in range(100)),
            "é" * 40,
            "mixed ü" * 9,
        ],
        "names": {f"name {number}": number for number in range(100)},
        "deep": {"nested": {f"k{number}": ["x" * number, None, 2**70] for number in range(40)}, "k" * 60: True},
        "numbers": [10**300, -(2**64), *range(100)],
    }
    short = b"".join(level_draft("Forest", spec("a", extra=extra)).content)
    monkeypatch.setattr(json_pieces, "PIECE", 350)
    monkeypatch.setattr(level_draft_module, "LONG_TEXT", 32)
    long = read_json(short, in_pieces=True)
    assert isinstance(long["extra"]["rows"], LongList)
    assert isinstance(long["extra"]["names"], LongObject)
    assert b"".join(level_draft("Forest", long).content) == short


def test_halves_of_pairs_stay_where_a_long_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level_draft_module, "LONG_TEXT", 32)
    for text in ("\ud83d" * 100, "mixed \ud800 ü" * 9, "x" * 31 + "\ud83d" + "\U0001f600" * 40):
        content = LongObject(spec("a", extra=text))
        assert json.loads(b"".join(level_draft("Forest", content).content)) == content


@pytest.mark.parametrize(
    "long", [LongList([LongList(), LongObject()]), LongObject({"a": LongList(), "b": LongObject()})]
)
def test_long_parts_may_be_empty(long: object) -> None:
    assert json.loads(b"".join(level_draft("Forest", LongObject(spec(extra=long))).content))["extra"] == long


def test_many_large_integers_are_written_as_they_are() -> None:
    numbers = LongList([10**300 + number for number in range(1000)])
    assert json.loads(b"".join(level_draft("Forest", LongObject(spec(extra=numbers))).content))["extra"] == numbers


def test_an_integer_beyond_all_doubles_is_found_between_many_that_are_not() -> None:
    numbers = LongList([10**307] * 1000)
    level_draft("Forest", LongObject(spec(extra=numbers)))
    with pytest.raises(NoDoubleError, match="310 digits"):
        level_draft("Forest", LongObject(spec(extra=LongList([*numbers, 10**309]))))
