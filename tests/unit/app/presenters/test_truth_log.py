"""Since when a truth stands, as far as snapshots showed it."""

from __future__ import annotations

import pytest

from app.presenters.truth_log import Since, TruthLog
from tests.helpers.logic import ScriptedSession

pytestmark = pytest.mark.gui


@pytest.fixture
def session() -> ScriptedSession:
    return ScriptedSession()


def test_a_truth_that_was_so_from_the_start_says_so(session: ScriptedSession) -> None:
    session.show(timestamp="2026-01-01T00:00:05Z")
    log = TruthLog(session)
    assert log.since(8, "set") == Since("2026-01-01T00:00:05Z", is_from_start=True)


def test_it_stands_since_the_first_snapshot_that_showed_it(session: ScriptedSession) -> None:
    log = TruthLog(session)
    session.show(timestamp="2026-01-01T00:00:01Z")
    session.change_card(8, set_result=False)
    session.show(timestamp="2026-01-01T00:00:02Z")
    session.change_card(8, phase_elapsed_ms=9)
    session.show(timestamp="2026-01-01T00:00:03Z")
    assert log.since(8, "set") == Since("2026-01-01T00:00:02Z", is_from_start=False)
    assert log.since(8, "reset") == Since("2026-01-01T00:00:01Z", is_from_start=True)


def test_what_is_not_reported_stands_since_nothing(session: ScriptedSession) -> None:
    log = TruthLog(session)
    session.show()
    assert log.since(2, "set") is None
    assert log.since(99, "set") is None


def test_another_start_of_the_runtime_begins_anew(session: ScriptedSession) -> None:
    log = TruthLog(session)
    session.show(timestamp="2026-01-01T00:00:01Z")
    session.show(timestamp="2026-01-01T00:00:09Z", boot_id="another")
    assert log.since(8, "set") == Since("2026-01-01T00:00:09Z", is_from_start=True)
