from __future__ import annotations

import pytest

from widgets.jobs.views import MARKS, TONES, WORDS, JobRow, State


@pytest.mark.parametrize(
    ("state", "failed", "ended"),
    [("queued", False, False), ("running", False, False), ("completed", False, True), ("failed", True, True)],
)
def test_a_row_knows_whether_its_job_has_ended_and_how(state: State, failed: bool, ended: bool) -> None:
    row = JobRow("1", "Spawn", "wolf", state, 0)
    assert (row.is_failed, row.is_ended) == (failed, ended)


def test_each_state_has_a_mark_and_a_word_of_its_own() -> None:
    assert len(set(MARKS.values())) == len(set(WORDS.values())) == len(MARKS) == len(TONES)
