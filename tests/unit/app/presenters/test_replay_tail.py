"""The end of a file that grows, is cut, or is another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.presenters import replay_tail
from app.presenters.replay_tail import LogChangedError, LogTail, identity_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "log.json"
    path.write_bytes(b"one\n")
    return path


def tail_of(path: Path) -> LogTail:
    """The end of a file, read line by line."""
    with path.open("rb") as file:
        tail = LogTail(path, identity_of(file), "line")
        for line in file:
            tail = tail.behind(line)
    return tail


def grow(path: Path, more: bytes) -> None:
    with path.open("ab") as file:
        file.write(more)


def test_what_came_since_is_read_once_line_by_line_and_called_by_its_number(path: Path) -> None:
    tail = tail_of(path)
    assert tail.more(tail.size()) == []
    grow(path, b"two\nthree\n")
    lines = tail.more(tail.size())
    assert [(line, behind.where()) for line, behind in lines] == [(b"two\n", "line 2"), (b"three\n", "line 3")]
    tail = lines[-1][1]
    assert (tail.offset, tail.more(tail.size())) == (path.stat().st_size, [])


def test_a_line_is_left_until_it_has_its_end(path: Path) -> None:
    tail = tail_of(path)
    grow(path, b"two\nthr")
    [(line, tail)] = tail.more(tail.size())
    assert (line, tail.more(tail.size())) == (b"two\n", [])
    grow(path, b"ee\n")
    assert [line for line, _ in tail.more(tail.size())] == [b"three\n"]


def test_it_is_read_a_bounded_piece_at_a_time_and_no_further_than_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_tail, "AT_ONCE_BYTES", 6)
    tail = tail_of(path)
    grow(path, b"two\n" * 5)
    until = tail.size()
    grow(path, b"late\n" * 5)
    counts = []
    while lines := tail.more(until):
        counts.append(len(lines))
        tail = lines[-1][1]
    assert (counts, tail.lines) == ([2, 2, 1], 6)


def test_an_endless_line_is_taken_in_pieces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_tail, "MOST_LINE_BYTES", 4)
    tail = tail_of(path)
    grow(path, b"x" * 10)
    assert [line for line, _ in tail.more(tail.size())] == [b"xxxx", b"xxxx"]


def test_a_file_that_was_cut_is_said(path: Path) -> None:
    grow(path, b"two\n")
    tail = tail_of(path)
    with path.open("r+b") as file:
        file.truncate(4)
    for ask in (tail.size, lambda: tail.more(100)):
        with pytest.raises(LogChangedError, match=r"log\.json was cut since it was read: it has 4 bytes, and 8 were"):
            ask()


def test_another_file_in_its_place_is_said(path: Path) -> None:
    tail = tail_of(path)
    path.rename(path.with_name("log.1.json"))
    path.write_bytes(b"one\ntwo\n")
    with pytest.raises(LogChangedError, match="is another file than the one that was read"):
        tail.size()


def test_other_words_in_the_same_file_are_said(path: Path) -> None:
    tail = tail_of(path)
    path.write_bytes(b"two\nthree\n")
    with pytest.raises(LogChangedError, match="is another file than the one that was read"):
        tail.more(100)


def test_a_file_that_is_gone_is_said(path: Path) -> None:
    tail = tail_of(path)
    path.unlink()
    with pytest.raises(LogChangedError, match=r"log\.json cannot be read any more: No such file"):
        tail.size()
