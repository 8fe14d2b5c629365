"""The signed text is what `JSON.stringify` makes of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.contracts import signing
from runtime.contracts.json_text import write_json
from runtime.contracts.signing import UnsignableError, is_signed, number_text, sign, signed_text

STRINGIFY = Path(__file__).parents[3] / "node" / "stringify.mjs"
SECRET = b"a secret of sixteen bytes"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1e21, "1e+21"),
        (1e-7, "1e-7"),
        (1e16, "10000000000000000"),
        (-0.0, "0"),
        (1.0, "1"),
        (-2.5, "-2.5"),
        (123456789.125, "123456789.125"),
        (1.5e-9, "1.5e-9"),
        (0.000001, "0.000001"),
        (1.234e25, "1.234e+25"),
        (5e-324, "5e-324"),
        (100.0, "100"),
        (0.1, "0.1"),
        (math.inf, "null"),
    ],
)
def test_numbers_are_written_as_javascript_writes_them(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ({"b": 1.0, "a": [True, None, -0.0]}, '{"b":1,"a":[true,null,0]}'),
        ({"ž": "\u2028/\x7f\n"}, '{"ž":"\u2028/\x7f\\n"}'),
        ({"half": "\ud800"}, '{"half":"\\ud800"}'),
        (
            {"big": 2**64, "exact": 2**53, "odd": 2**53 + 1},
            '{"big":18446744073709552000,"exact":9007199254740992,"odd":9007199254740992}',
        ),
        ({"list": (1, 2.0, 0.5)}, '{"list":[1,2,0.5]}'),
        (3.0, "3"),
        (None, "null"),
        ({"01": 1, "4294967295": 2, "version": "v2.0"}, '{"01":1,"4294967295":2,"version":"v2.0"}'),
    ],
)
def test_a_payload_has_one_text(payload: Any, text: str) -> None:
    assert signed_text(payload).decode() == text


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"1": "x"}, "looks like an index"),
        ({1.5: "x"}, "no text"),
        ({"x": b""}, "no JSON value"),
        ({"x": 10**400}, "no double"),
    ],
)
def test_what_the_ends_would_not_agree_on_is_refused(payload: Any, words: str) -> None:
    with pytest.raises(UnsignableError, match=words):
        signed_text(payload)


def test_nesting_without_end_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(UnsignableError, match="nested too deeply"):
        signed_text(deep)


def test_a_signature_is_of_payload_nonce_and_time() -> None:
    signature = sign(SECRET, {"a": 1.0}, "n", 17)
    assert signature == hmac.new(SECRET, b'{"a":1}n17', hashlib.sha256).hexdigest()
    assert is_signed(SECRET, {"a": 1}, "n", 17, signature)
    assert not is_signed(SECRET, {"a": 2}, "n", 17, signature)
    assert not is_signed(SECRET, {"a": 1}, "m", 17, signature)
    assert not is_signed(SECRET, {"a": 1}, "n", 18, signature)
    assert not is_signed(b"another", {"a": 1}, "n", 17, signature)
    assert not is_signed(SECRET, {"a": 1}, "n", 17, "žádný \ud800")
    assert not is_signed(SECRET, {"1": 1}, "n", 17, signature)
    assert not is_signed(SECRET, {"a": 1}, "\ud800", 17, signature)


doubles = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0]).filter(math.isfinite),
    st.integers(-400, 400).map(lambda power: float(f"1e{power}") if power < 309 else 1.0),
    st.integers(-(2**70), 2**70).map(float),
)
texts = st.text(st.characters(codec=None, categories=None), max_size=12)  # type: ignore[arg-type]
keys = texts.filter(lambda key: not (key.isascii() and key.isdecimal()) and key != "__proto__")
documents = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), doubles, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=25,
)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(documents, min_size=60, max_size=120))
def test_node_agrees(some: list[Any]) -> None:
    lines = b"\n".join(write_json(one) for one in some) + b"\n"
    told = subprocess.run(["node", STRINGIFY], input=lines, capture_output=True, check=True).stdout
    ours = [signed_text(json.loads(line)) for line in lines.splitlines()]
    assert ours == told.split(b"\n")[:-1]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_the_quick_way_never_differs_from_the_careful_one(document: Any) -> None:
    assert signed_text(document) == signing._careful(document)


@pytest.mark.parametrize(
    "payload",
    ["", "text", "1", True, -1.5, 1e16, [], {}, {"a": 1e300}, [-0.0], [0.05, 1.0], [-0.5], ["1e5", 17.0], {"é": 1e-7}],
)
def test_the_careful_way_is_taken_wherever_javascript_writes_otherwise(payload: Any) -> None:
    large = [payload, "x" * signing._SHORT]
    assert signed_text(payload) == signing._careful(payload)
    assert signed_text([payload, '"']) == signing._careful([payload, '"'])
    assert signed_text(large) == signing._careful(large)


def test_most_reports_go_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    report = {
        "event": "job_completed",
        "job_id": "550e8400-e29b-41d4-a716-446655440000",
        "timestamp": 1_767_225_600_000,
        "result": {"entities_spawned": 1, "render_time_ms": 0.05, "is_whole": True, "texture": None},
    }
    monkeypatch.delattr(signing, "_careful")
    assert signed_text(report) == json.dumps(report, separators=(",", ":")).encode()
