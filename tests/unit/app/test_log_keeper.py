"""The newest lines of the window's log."""

from __future__ import annotations

import logging

from app.log_keeper import MOST_LINES, LogKeeper


def test_lines_are_kept_while_it_is_attached() -> None:
    keeper, log = LogKeeper(), logging.getLogger("plumbline.kept")
    log.setLevel(logging.INFO)
    keeper.attach()
    try:
        log.info("the link to %s is down", "plant")
        log.debug("not this")
    finally:
        keeper.detach()
        log.setLevel(logging.NOTSET)
    log.info("nor this")
    assert keeper.text.endswith("INFO plumbline.kept: the link to plant is down")
    assert "this" not in keeper.text


def test_old_lines_make_room() -> None:
    keeper = LogKeeper()
    for number in range(MOST_LINES + 1):
        keeper.handle(logging.LogRecord("plumbline.x", logging.INFO, "", 0, f"line {number}.", (), None))
    assert "line 0." not in keeper.text
    assert f"line {MOST_LINES}." in keeper.text


def test_what_a_message_brings_along_begins_no_line_of_its_own() -> None:
    keeper = LogKeeper()
    try:
        raise OSError("gone\nfor good")
    except OSError as failed:
        about = (type(failed), failed, failed.__traceback__)
    keeper.handle(logging.LogRecord("plumbline.x", logging.INFO, "", 0, "of %s", ("a\nINFO b\u202e",), about))
    first, *rest = keeper.text.splitlines()
    assert first.endswith("INFO plumbline.x: of a\\nINFO b\\u202e")
    assert rest[0] == "Traceback (most recent call last):"
