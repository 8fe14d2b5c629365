"""What every log of telemetry keeps to (rulings 90–92)."""

import json

from tests.helpers.stores import Stores


def numbers(stores: Stores) -> list[int]:
    return [json.loads(line)["seq"] for line in stores.telemetry.lines()]


def test_records_are_numbered_without_gaps_over_restarts(stores: Stores) -> None:
    for number in range(3):
        stores.telemetry.append("JOB_STARTED", {"number": number}, job_id=f"j-{number}", engine_id="e")
    stores.close()
    stores.open()
    stores.telemetry.append("JOB_STARTED", {}, user_id="anna")
    stores.telemetry.flush()
    assert numbers(stores) == [1, 2, 3, 4]
    assert stores.telemetry.last_seq == 4
    assert stores.telemetry.is_writable
    assert stores.telemetry.cut_bytes == 0


def test_a_record_says_when_what_and_of_whom(stores: Stores) -> None:
    stores.telemetry.append("JOB_STARTED", {"a": "ü"}, job_id="j", engine_id="e", user_id="u")
    stores.telemetry.flush()
    (line,) = stores.telemetry.lines()
    record = json.loads(line)
    assert record == {
        "seq": 1, "ts": stores.clock(), "event": "JOB_STARTED", "jobId": "j", "engineId": "e", "userId": "u",
        "payload": {"a": "ü"},
    }  # fmt: skip


def test_it_is_read_on_behind_a_number(stores: Stores) -> None:
    for number in range(5):
        stores.telemetry.append("JOB_STARTED", {"number": number})
    stores.telemetry.flush()
    assert [json.loads(line)["seq"] for line in stores.telemetry.after(2, 2)] == [3, 4]
    assert list(stores.telemetry.after(5, 10)) == []
