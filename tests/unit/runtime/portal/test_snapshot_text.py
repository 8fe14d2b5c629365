"""A published revision as text."""

import json
from typing import Any

import orjson

from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.portal.snapshot_text import SLICE, SnapshotText
from tests.helpers.controllers import config, di
from tests.unit.runtime.control.test_scan_cycle import Bench


def snapshot() -> SnapshotText:
    bench = Bench()
    bench.serve("set_virtual_input", cardId=2, value=7)
    bench.scan()
    return SnapshotText(bench.newest, boot_id="boot", firmware_version="9.9")


def test_the_text_is_the_wire_form_with_what_control_knows() -> None:
    document: dict[str, Any] = json.loads(snapshot().text)
    assert document["snapshotRevision"] == snapshot().revision == 1
    assert document["bootId"] == "boot"
    assert document["metrics"]["queueCapacity"] == 64
    assert document["system"]["firmwareVersion"] == "9.9"
    assert document["system"]["wifiOnline"] is False
    assert document["system"]["virtualIo"] == {"plant": None, "byHand": [2]}
    assert RuntimeSnapshot.from_wire(document).to_wire() == document


def test_plants_that_cannot_be_used_are_told_where_there_are_some() -> None:
    bench = Bench()
    bench.scan()
    text = SnapshotText(bench.newest, boot_id="boot", firmware_version="9.9", plant_problems=["own.json: no seed"]).text
    assert json.loads(text)["system"]["virtualIo"]["plantProblems"] == ["own.json: no seed"]


def test_the_text_is_made_once_for_all_who_want_it() -> None:
    one = snapshot()
    assert one.text is one.text
    assert one.content is one.content
    assert one.text == one.content.decode()


def test_slices_make_the_same_text_as_the_whole() -> None:
    for cards in (1, SLICE, SLICE * 2 + 1):
        bench = Bench(config(*(di(number, channel=number) for number in range(1, cards + 1))))
        bench.scan()
        one = SnapshotText(bench.newest, boot_id="boot", firmware_version="9.9")
        assert one.content == orjson.dumps(one.to_wire())


def test_waves_are_told_with_what_they_do() -> None:
    bench = Bench()
    wave = {"kind": "PULSE", "low": 0, "high": 1, "periodMs": 200, "dutyPercent": 25}
    assert bench.serve("set_virtual_input", cardId=1, value=0, source="WAVE", wave=wave).refusal is None
    bench.scan()
    text = SnapshotText(bench.newest, boot_id="boot", firmware_version="9.9").text
    assert json.loads(text)["system"]["virtualIo"] == {"plant": None, "byHand": [1], "waves": {"1": wave}}
