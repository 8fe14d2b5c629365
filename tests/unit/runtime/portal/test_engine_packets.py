"""Packets of engines: whatever comes, an event is what comes out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from socketio import packet

from runtime.portal.engine_packets import MOST_BYTES, UNREADABLE, EngineJson, EnginePacket


def read(text: Any) -> EnginePacket:
    return EnginePacket(encoded_packet=text)


def test_an_event_is_read() -> None:
    one = read('2/engine,["job_started",{"job_id":"a"}]')
    assert (one.packet_type, one.namespace, one.data) == (packet.EVENT, "/engine", ["job_started", {"job_id": "a"}])


def test_what_cannot_be_read_keeps_its_name() -> None:
    assert read('2/engine,["job_progress",{"progress":NaN}]').data == ["job_progress", UNREADABLE]
    assert read('2/engine,["job_progress","' + "x" * MOST_BYTES + '"]').data == ["job_progress", UNREADABLE]
    assert read('2/engine,["job_progress",' + "[" * 100 + "]" * 100 + "]").data == ["job_progress", UNREADABLE]
    assert repr(UNREADABLE) == "<unreadable>"


@pytest.mark.parametrize(
    "text",
    [
        '2/engine,["disconnect"]',
        '2/engine,["connect",{}]',
        '51-/engine,["job_started",{"_placeholder":true,"num":0}]',
        "2/engine,{}",
        "2/engine,[]",
        "2/engine,[5]",
        '4/engine,{"message":"x"}',
        "3/engine,5",
        "9",
        b"bytes",
        {"a": 1},
        "x",
        "²",
    ],
)
def test_nothing_passes_for_what_the_library_says_itself(text: Any) -> None:
    one = read(text)
    assert (one.packet_type, one.namespace, one.attachment_count) == (packet.EVENT, "/engine", 0)
    assert one.data[1] is UNREADABLE
    assert one.data[0] in ("message", "job_started")


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert read("2/engine," + text).packet_type == packet.EVENT
    assert 0 <= read(text or "2").packet_type <= packet.BINARY_ACK


def test_json_is_compact() -> None:
    assert EngineJson.dumps({"a": [1, "ž"]}, separators=(",", ":")) == '{"a":[1,"ž"]}'
