"""Log records as JSON lines: with the id of what is answered, without secrets, and never in anybody's way."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from runtime.portal import log_lines as module
from runtime.portal.log_lines import JsonLines, LogOutput, start_logging, without_secrets
from runtime.portal.observing import Asked, being

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJlLW9mLWFubmE"


class Lines:
    """Logging to memory, until `end`."""

    def __init__(self, level: str = "debug") -> None:
        self.stream = io.StringIO()
        self.output, self._stop = start_logging(level, self.stream)

    def end(self) -> list[dict[str, Any]]:
        self._stop()
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    started = Lines()
    yield started
    started.end()


def test_a_line_says_when_how_bad_who_and_what(lines: Lines) -> None:
    logging.getLogger("plumbline.x").info("%d things", 3, extra={"fields": {"route": "/x", "status": 200}})
    [line] = lines.end()
    assert line.pop("ts").endswith("Z")
    assert line == {"level": "info", "logger": "plumbline.x", "message": "3 things", "route": "/x", "status": 200}


def test_each_level_has_its_word_and_a_line_end_stays_inside(lines: Lines) -> None:
    log = logging.getLogger("plumbline.x")
    for say in (log.debug, log.info, log.warning, log.error, log.critical):
        say("a\nb\u2028c")
    found = lines.end()
    assert [line["level"] for line in found] == ["debug", "info", "warn", "error", "error"]
    assert {line["message"] for line in found} == {"a\nb\u2028c"}


def test_what_is_logged_while_something_is_answered_carries_its_id(lines: Lines) -> None:
    log = logging.getLogger("plumbline.x")
    with being(Asked("r-17", lambda: 0, 0)):
        log.warning("inside")
    log.warning("outside")
    assert [line.get("requestId") for line in lines.end()] == ["r-17", None]


def test_an_exception_is_one_line_with_its_traceback(lines: Lines) -> None:
    try:
        raise ValueError(f"Bearer {JWT}")
    except ValueError:
        logging.getLogger("plumbline.x").exception("it failed")
    [line] = lines.end()
    assert "ValueError: Bearer ***" in line["exception"]
    assert "test_log_lines.py" in line["exception"]


def test_libraries_say_less_than_we_do(lines: Lines) -> None:
    logging.getLogger("websockets.server").debug("< GET /ws Authorization: Bearer %s", JWT)
    logging.getLogger("websockets.server").info("connection open")
    logging.getLogger("uvicorn.error").warning("odd")
    assert [line["logger"] for line in lines.end()] == ["uvicorn.error"]


def test_the_level_is_that_which_was_asked_for() -> None:
    lines = Lines("error")
    logging.getLogger("plumbline.x").warning("no")
    logging.getLogger("plumbline.x").error("yes")
    assert [line["message"] for line in lines.end()] == ["yes"]


def test_warnings_and_threads_that_die_are_logged(lines: Lines) -> None:
    def fall() -> None:
        raise ZeroDivisionError("over the edge")

    thread = threading.Thread(target=fall, name="climber")
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("slippery", stacklevel=1)
    found = lines.end()
    assert "climber died" in found[0]["message"]
    assert "over the edge" in found[0]["exception"]
    assert "slippery" in found[1]["message"]


def test_ending_puts_everything_back() -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level, threading.excepthook, logging.getLogger("plumbline").level
    Lines().end()
    assert (root.handlers[:], root.level, threading.excepthook, logging.getLogger("plumbline").level) == before


class Blocked(io.StringIO):
    """A reader that takes nothing until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()

    def write(self, text: str) -> int:
        self.gate.wait(10)
        return super().write(text)


def test_a_reader_that_takes_nothing_costs_lines_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    monkeypatch.setattr(module, "CLOSE_LIMIT_S", 0.01)
    stream = Blocked()
    output = LogOutput(stream)
    for number in range(20):
        output.handle(logging.makeLogRecord({"msg": str(number), "levelno": logging.INFO}))
    assert output.lost >= 14
    output.close()
    stream.gate.set()


def test_a_reader_that_is_gone_costs_lines_alone() -> None:
    stream = io.StringIO()
    stream.close()
    output = LogOutput(stream)
    output.handle(logging.makeLogRecord({"msg": "x", "levelno": logging.INFO}))
    output.close()
    output.close()
    assert output.lost == 1


def test_a_record_that_cannot_be_written_as_text_breaks_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "raiseExceptions", False)
    stream = io.StringIO()
    output = LogOutput(stream)
    output.handle(logging.makeLogRecord({"msg": "%d", "args": ("x",), "levelno": logging.INFO}))
    output.close()
    assert (stream.getvalue(), capsys.readouterr().err) == ("", "")
    assert JsonLines().format(logging.makeLogRecord({"msg": "x", "levelno": 5})).count('"debug"') == 1


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {JWT}",
        f"authorization=bearer {JWT}",
        f"token {JWT} is old",
        '{"password": "correct horse", "user": "anna"}',
        "{'password': 'correct horse', 'user': 'anna'}",
        "password=correct-horse",
        "PLUMBLINE_ADMIN_PASSWORD=correct-horse",
        '{"refresh_token":"correct horse"}',
        "client_secret: correct-horse",
        "Cookie: correct-horse",
        "http://anna:correct-horse@collector:4318/v1/traces",
        '"password": "with \\" correct horse"',
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str) -> None:
    shown = without_secrets(text)
    assert "correct" not in shown
    assert "c2lnbmF0dXJl" not in shown
    assert "***" in shown


@pytest.mark.parametrize(
    "text", ["GET /v2/auth/login 401", "card 3: passworded", "3 tokens are kept", "http://127.0.0.1:8600/x@y"]
)
def test_plain_words_stay(text: str) -> None:
    assert without_secrets(text) == text


def test_by_default_lines_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    _, stop = start_logging("warn")
    logging.getLogger("plumbline.x").warning("here")
    stop()
    assert json.loads(capsys.readouterr().err)["message"] == "here"
    assert sys.stderr is not None
