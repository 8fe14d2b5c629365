"""The values that every link speaks in."""

import pytest

from runtime.links.link import LinkClosedError, LinkState, Reply


def test_a_state_that_heard_nothing_yet_says_so() -> None:
    assert LinkState("connecting").last_heard is None


def test_a_reply_without_headers_and_body_has_empty_ones() -> None:
    assert Reply(204) == Reply(204, {}, b"")


def test_two_replies_do_not_share_their_headers() -> None:
    assert Reply(200).headers is not Reply(200).headers


def test_a_closed_link_is_a_connection_error() -> None:
    with pytest.raises(ConnectionError):
        raise LinkClosedError("gone")
