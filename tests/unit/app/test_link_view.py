"""How a link stands, as a value."""

from __future__ import annotations

import pytest

from app.link_view import LinkView, view_of
from runtime.links.link import LinkState
from tests.helpers.logic import QuietLink


@pytest.mark.parametrize(("heard", "age_ms"), [(None, None), (1.5, 500), (3.0, 0)])
def test_the_age_counts_from_what_was_heard_last_and_never_backwards(heard: float | None, age_ms: int | None) -> None:
    link = QuietLink("ws://device:81/ws")
    link.state = LinkState("down", reason="no answer in time", last_heard=heard, connection=2)
    assert view_of(link, 2.0) == LinkView("ws://device:81/ws", "down", "no answer in time", age_ms, False, 2)


def test_the_windows_own_runtime_is_known_by_its_address() -> None:
    assert view_of(QuietLink("embedded"), 0.0).is_embedded
