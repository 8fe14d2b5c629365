"""What an engine sent is believed, or refused with the word for it."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.contracts.signing import sign
from runtime.portal.engine_seal import EngineSeal, SealBrokenError

SECRET = b"a secret of sixteen bytes"
NOW = 1_800_000_000_000


def seal(is_required: bool = False) -> EngineSeal:
    return EngineSeal(SECRET, is_required=is_required, wall_ms=lambda: NOW, monotonic_s=lambda: 0.0)


def wrapped(payload: Any = None, nonce: Any = "n", ts: Any = NOW, **more: Any) -> dict[str, Any]:
    return {"payload": payload, "nonce": nonce, "sig": sign(SECRET, payload, str(nonce), int(ts)), "ts": ts, **more}


def reason(data: Any, one: EngineSeal) -> str:
    with pytest.raises(SealBrokenError) as broken:
        one.open("a", data)
    return broken.value.reason


def test_a_signed_payload_is_unwrapped_and_a_plain_one_is_as_it_is() -> None:
    assert seal().open("a", wrapped({"a": 1.0})) == {"a": 1.0}
    assert seal().open("a", {"event": "job_started"}) == {"event": "job_started"}
    assert seal(True).open("a", None, may_be_plain=True) is None


def test_whole_floats_are_whole_numbers() -> None:
    assert seal().open("a", wrapped({"a": 1}, ts=float(NOW))) == {"a": 1}


@pytest.mark.parametrize("drift", [-30_001, 30_001, 600_000])
def test_a_clock_that_is_off_is_refused(drift: int) -> None:
    assert reason(wrapped(ts=NOW + drift), seal()) == "clock_drift"


def test_a_capture_cannot_be_sent_again() -> None:
    one = seal()
    one.open("a", wrapped())
    assert reason(wrapped(), one) == "replayed_nonce"


def test_a_wrong_signature_uses_up_no_nonce() -> None:
    one = seal()
    assert reason({**wrapped(), "sig": "0" * 64}, one) == "bad_signature"
    assert one.open("a", wrapped({"a": 1})) == {"a": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": ""},
        {"nonce": "n" * 129},
        {"nonce": 5},
        {"ts": True},
        {"ts": "1"},
        {"ts": 1.5},
        {"ts": 1e300},
        {"sig": 5},
    ],
)
def test_a_form_that_is_none_is_malformed(wrong: dict[str, Any]) -> None:
    assert reason({**wrapped(), **wrong}, seal()) == "malformed"
    assert reason({"sig": "x"}, seal()) == "malformed"


def test_where_signatures_are_required_plain_messages_are_refused() -> None:
    assert reason({"event": "job_started"}, seal(True)) == "unsigned"
    assert reason(None, seal(True)) == "unsigned"


def test_what_we_wrap_the_other_end_opens() -> None:
    one = seal(True)
    assert one.open("a", one.wrap({"scale": [1.0, 2.5]})) == {"scale": [1.0, 2.5]}
