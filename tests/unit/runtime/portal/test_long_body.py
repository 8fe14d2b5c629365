"""Bodies put together of short and long texts."""

import json
from collections.abc import Iterator

from runtime.portal.large_answers import HELD_BYTES
from runtime.portal.long_body import PIECE_BYTES, LongBody, new_mark, spliced
from runtime.storage.level_draft import level_draft
from tests.helpers.specs import spec


class Long:
    """A text that lies elsewhere, in two pieces."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.size = len(text)
        self.is_closed = False

    def pieces(self) -> Iterator[bytes]:
        yield self.text[:3]
        yield self.text[3:]

    def close(self) -> None:
        self.is_closed = True


def test_texts_stand_in_the_places_of_their_marks() -> None:
    first, second = new_mark(), new_mark()
    texts = {first: Long(b'{"a":1}'), second: Long(b"[1,2,3]")}
    document = {"name": "é", "content": first, "version": 1, "deep": {"editor": second}}
    body = spliced(json.dumps(document).encode(), texts)
    whole = b"".join(body.pieces())
    assert json.loads(whole) == {**document, "content": {"a": 1}, "deep": {"editor": [1, 2, 3]}}
    assert body.size == len(whole)
    assert body.whole() == whole
    assert all(text.is_closed for text in texts.values())


def test_no_two_marks_are_the_same() -> None:
    assert len({new_mark() for _ in range(100)}) == 100


def test_it_is_closed_however_much_was_taken() -> None:
    long = Long(b"123456")
    body = LongBody([b"[", long, b"]"])
    assert next(body.pieces()) == b"["
    body.close()
    assert long.is_closed


def test_stored_levels_come_in_pieces_that_an_answer_counts_with() -> None:
    pieces = level_draft("x", spec() | {"note": "y" * (2 * PIECE_BYTES)}).content
    assert max(map(len, pieces)) <= PIECE_BYTES
    assert HELD_BYTES == 4 * PIECE_BYTES
