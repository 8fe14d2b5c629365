"""What every store of recordings keeps to (decisions *Journal*)."""

import json
from typing import Any

from runtime.kernel.replay import INCOMPLETE, STOPPED
from runtime.storage.journal import JournalScan
from tests.helpers.controllers import config_document
from tests.helpers.stores import START_MS, Stores


def lines(stores: Stores, from_revision: int) -> list[dict[str, Any]]:
    found = stores.journal.recording(from_revision)
    assert found is not None
    return [json.loads(line) for line in found]


def record(stores: Stores, first: int, last: int) -> None:
    stores.journal.open_recording(first - 1, config_document(), {"cards": []}, 10)
    for revision in range(first, last + 1):
        stores.journal.append(JournalScan(revision, revision, 10, START_MS + revision * 10, inputs={1: revision % 2}))


def test_a_recording_begins_with_config_and_state_and_says_how_it_ends(stores: Stores) -> None:
    record(stores, 1, 5)
    assert stores.journal.is_recording
    head, *scans, end = lines(stores, 3)
    assert (head["config"], head["state"]) == (config_document(), {"cards": []})
    assert [scan["inputs"] for scan in scans] == [{"1": number % 2} for number in range(1, 6)]
    assert end["revision"] == 5


def test_a_recording_that_was_not_closed_reads_as_incomplete_after_a_restart(stores: Stores) -> None:
    record(stores, 1, 5)
    stores.journal.flush()
    stores.close()
    stores.open()
    assert not stores.journal.is_recording
    assert lines(stores, 2)[-1]["end"] == INCOMPLETE
    record(stores, 1, 2)
    stores.journal.end_recording(STOPPED)
    assert lines(stores, 1)[-1]["end"] == STOPPED


def test_what_was_never_recorded_is_not_there(stores: Stores) -> None:
    assert stores.journal.recording(1) is None


def test_a_recording_that_is_abandoned_takes_no_more(stores: Stores) -> None:
    record(stores, 1, 2)
    stores.journal.abandon()
    stores.journal.append(JournalScan(3, 3, 10, START_MS))
    assert not stores.journal.is_recording
