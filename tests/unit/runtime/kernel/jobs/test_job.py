"""The strict state machine of one job."""

from typing import get_args

import pytest

from runtime.contracts.engine import JOB_TRANSITIONS, JobState
from runtime.kernel.jobs.job import Change, InvalidTransitionError, Job

STATES: tuple[JobState, ...] = get_args(JobState)


def job(state: JobState = "queued") -> Job:
    return Job("j", "r", "SPAWN_ENTITY", {}, 0.0, "wolf_1", state=state)


@pytest.mark.parametrize("start", STATES)
@pytest.mark.parametrize("end", STATES)
def test_a_job_takes_the_steps_of_the_table_and_no_others(start: JobState, end: JobState) -> None:
    subject = job(start)
    if end in JOB_TRANSITIONS[start]:
        subject.move(end)
        assert subject.state == end
    else:
        with pytest.raises(InvalidTransitionError, match=start):
            subject.move(end)
        assert subject.state == start


def test_what_a_job_is_about_and_how_far_it_is() -> None:
    subject = job()
    assert subject.thing == ("SPAWN_ENTITY", "wolf_1")
    assert Change(subject, "queued").job is subject
    assert (subject.is_ended, subject.is_in_flight, subject.points) == (False, False, 0)
    subject.move("dispatched")
    subject.move("running")
    subject.progress = 40
    assert (subject.is_ended, subject.is_in_flight, subject.points) == (False, True, 40)
    subject.move("completed")
    assert (subject.is_ended, subject.is_in_flight, subject.points) == (True, False, 100)
