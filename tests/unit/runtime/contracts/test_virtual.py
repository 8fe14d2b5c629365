"""What snapshots say of simulated I/O, and requests to play a stimulus."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from runtime.contracts.virtual import PlayStimulusRequest, StimulusState, VirtualIo


def test_what_moves_the_inputs_is_read_from_a_snapshot() -> None:
    told = {
        "plant": "Pump station",
        "byHand": [10],
        "waves": {"10": {"kind": "SINE", "low": 0, "high": 9, "periodMs": 100, "dutyPercent": 50}},
        "stimulus": {"name": "storm", "scan": 3, "lastScan": 9, "by": "local"},
    }
    found = VirtualIo.of({"virtualIo": told})
    assert found is not None
    assert found.stimulus == StimulusState(name="storm", scan=3, last_scan=9, by="local")
    assert found.waves["10"].kind == "SINE"
    assert found.to_wire() == told


@pytest.mark.parametrize("system", [None, {}, {"virtualIo": 7}, {"virtualIo": {"byHand": "x"}}])
def test_without_simulated_inputs_there_is_none(system: dict[str, object] | None) -> None:
    assert VirtualIo.of(system) is None


def test_a_request_restarts_unless_it_says_otherwise() -> None:
    request = PlayStimulusRequest.from_wire({"requestId": "a", "apiVersion": "2.0", "stimulus": ""})
    assert (request.restart, request.start, request.scans, request.name) == (True, None, None, "stimulus")
    with pytest.raises(ValidationError):
        PlayStimulusRequest.from_wire({"requestId": "a", "apiVersion": "2.0", "stimulus": "", "scans": 0})
