"""What cannot be recorded is not done."""

import pytest

from runtime.contracts.commands import RefusedCommand
from runtime.portal.auditing import Auditing
from runtime.portal.users import User
from tests.helpers.memory_stores import MemoryAudit

ANNA = User("anna", "ENGINEER")


def test_a_mutation_is_recorded_with_what_it_found_and_left() -> None:
    audit = MemoryAudit()
    with Auditing(audit).of(ANNA, "config.commit", "active") as record:
        record.before, record.after = "aaa", "bbb"
    assert audit.records == [
        {
            "actor": "anna",
            "role": "ENGINEER",
            "action": "config.commit",
            "target": "active",
            "before": "aaa",
            "after": "bbb",
            "result": "SUCCESS",
            "error_code": None,
        }
    ]


@pytest.mark.parametrize(
    ("failure", "code"),
    [(RefusedCommand("VALIDATION_FAILED", "no"), "VALIDATION_FAILED"), (OSError("disk"), "INTERNAL_ERROR")],
)
def test_a_mutation_that_fails_is_recorded_as_that(failure: Exception, code: str) -> None:
    audit = MemoryAudit()
    with pytest.raises(type(failure)), Auditing(audit).of(ANNA, "config.commit", "active"):
        raise failure
    assert [(record["result"], record["error_code"]) for record in audit.records] == [("FAILURE", code)]


def test_while_records_cannot_be_written_nothing_more_may_be_done() -> None:
    audit = MemoryAudit(fails=OSError("disk full"))
    auditing = Auditing(audit)
    auditing.record_command(ANNA, "step_once", "runtime", None)
    auditing.flush()
    auditing.record_command(ANNA, "step_once", "runtime", None)
    assert not auditing.is_writable
    with pytest.raises(RefusedCommand) as refused, auditing.of(ANNA, "config.commit", "active"):
        pytest.fail("the mutation was done")
    assert refused.value.code == "BUSY"


def test_once_there_is_room_again_work_goes_on() -> None:
    audit = MemoryAudit(fails=OSError("disk full"))
    auditing = Auditing(audit)
    auditing.record_command(ANNA, "step_once", "runtime", None)
    auditing.flush()
    audit.fails = None
    auditing.require_writable()
    assert auditing.is_writable
    assert [record["action"] for record in audit.records] == ["step_once"]
