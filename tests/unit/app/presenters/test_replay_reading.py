"""Log files on their way into the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.presenters import replay_reading as module
from app.presenters.long_work import GivenUpError
from app.presenters.replay_reading import LogReading, NoLogError
from tests.helpers.telemetry_lines import story, text_of


def file_of(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 2)
    reading = LogReading([file_of(tmp_path, "log.json", text_of(story("a", "bad")))])
    log = reading.run()
    assert (log.records, log.damaged, reading.percent, reading.name) == (8, [], 100, "log.json")


def test_several_files_are_put_in_the_order_of_the_log(tmp_path: Path) -> None:
    records = story("a", "b", "c")
    parts = [
        file_of(tmp_path, "telemetry_samples.json", b"garbage\n" + text_of(records[8:])),
        file_of(tmp_path, "telemetry_samples.10.json", text_of(records[4:8])),
        file_of(tmp_path, "telemetry_samples.9.json", text_of(records[:4])),
        file_of(tmp_path, "empty.json", b""),
    ]
    reading = LogReading(parts)
    log = reading.run()
    assert (log.first_seq, log.last_seq, log.records) == (1, 12, 12)
    assert [words[:30] for words in log.damaged] == ["telemetry_samples.json: line 1"]
    assert reading.name == "empty.json and 3 more"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b'{"a": 1}\n', "line 1 is no record: seq"),
        (b"\x89PNG\r\n\x1a\n" * 300, "line 1 is not JSON"),
        (b"one long line", "line 1 is torn off"),
    ],
)
def test_what_is_no_log_is_refused_with_its_line_and_a_remedy(content: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(NoLogError, match=why) as refused:
        LogReading([file_of(tmp_path, "some.json", content)]).run()
    assert "Open telemetry_samples.json" in str(refused.value)


def test_a_file_that_is_no_log_is_not_read_to_its_end(tmp_path: Path) -> None:
    reading = LogReading([file_of(tmp_path, "some.json", b"garbage\n" * 10_000)])
    with pytest.raises(NoLogError):
        reading.run()
    assert reading.percent <= 1


def test_a_line_without_an_end_is_taken_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LINE_BYTES", 400)
    path = file_of(tmp_path, "log.json", text_of(story("a")[:2]) + b"x" * 1000 + b"\n" + text_of(story("a")[2:]))
    log = LogReading([path]).run()
    assert (log.records, len(log.damaged)) == (4, 3)


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoLogError, match="nothing\\.json cannot be read: No such file"):
        LogReading([tmp_path / "nothing.json"]).run()


def test_reading_can_be_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 2)
    reading = LogReading([file_of(tmp_path, "log.json", text_of(story("a")))])
    reading.give_up()
    with pytest.raises(GivenUpError):
        reading.run()


def test_where_the_last_file_ended_is_known_and_a_torn_line_is_not_behind_it(tmp_path: Path) -> None:
    records = story("a")
    older = file_of(tmp_path, "telemetry_samples.1.json", text_of(records[:2]))
    newest = file_of(tmp_path, "telemetry_samples.json", text_of(records[2:3]) + b'{"seq": 4')
    reading = LogReading([newest, older])
    assert reading.tail is None
    assert len(reading.run().damaged) == 1
    assert reading.tail is not None
    assert (reading.tail.path, reading.tail.lines) == (newest, 1)
    assert reading.tail.offset == len(text_of(records[2:3]))
    assert reading.tail.where() == "telemetry_samples.json: line 1"
