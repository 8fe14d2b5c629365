from __future__ import annotations

from typing import get_args

from widgets.engines.views import MARKS, TONES, EngineRow, Presence
from widgets.theme import Theme


def test_every_state_has_a_mark_of_its_own_and_a_tone_that_there_is() -> None:
    states = get_args(Presence)
    assert set(MARKS) == set(TONES) == set(states)
    assert len(set(MARKS.values())) == len(states)
    assert set(TONES.values()) <= set(Theme().tokens)


def test_an_engine_of_which_nothing_is_told_has_no_jobs_and_no_age() -> None:
    row = EngineRow("one", "connected", "connected", "embedded")
    assert (row.heard, row.in_flight, row.waiting, row.done, row.failed) == ("–", 0, 0, 0, 0)
