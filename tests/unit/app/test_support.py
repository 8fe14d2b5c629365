"""Nothing secret gets into a support bundle, wherever it stands; everything else does."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from app.support import REMOVED, about, bundle, text_without_secrets, without_secrets

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJldmUifQ.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Authorization: Bearer abc.def-ghi", "Authorization: (removed)"),
        (f"shown {JWT} to it", "shown (removed) to it"),
        ("-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----", REMOVED),
        ("http://eve:pa55@plant:8600/ws", "http://(removed)plant:8600/ws"),
        ("password=pa55&next=1", "password=(removed)&next=1"),
        ("the secret word is typed", "the secret word is typed"),
        ("pump 7 has 3 forces", "pump 7 has 3 forces"),
    ],
)
def test_what_looks_like_a_secret_is_taken_out_of_texts(text: str, left: str) -> None:
    assert text_without_secrets(text) == left


def test_what_is_known_to_be_a_secret_is_taken_out_wherever_it_stands() -> None:
    assert text_without_secrets("x hunter2 y", ("hunter2", "")) == "x (removed) y"
    assert without_secrets(["a hunter2"], ("hunter2",)) == ["a (removed)"]


def test_what_is_called_a_secret_is_taken_out_of_values() -> None:
    given = {
        "wifi": {"ssid": "Plant", "password": "pa55", "psk": "x"},
        "refresh_token": "r",
        "cards": [{"id": 1}],
        "n": None,
    }
    assert without_secrets(given) == {
        "wifi": {"ssid": "Plant", "password": REMOVED, "psk": REMOVED},
        "refresh_token": REMOVED,
        "cards": [{"id": 1}],
        "n": None,
    }


def test_versions_of_everything_are_told() -> None:
    told = about("0.1.0")
    assert told["plumbline"] == "0.1.0"
    assert told["libraries"]["pydantic"]


def test_a_bundle_holds_every_part_without_a_secret() -> None:
    parts = {
        "window.log": "Bearer abc",
        "a/active.json": json.dumps({"config": {"password": "pa55", "cards": [1]}}).encode(),
        "a/broken.json": b"{ password=pa55 \xff",
        "a/state.json": {"state": "up", "note": "hunter2"},
    }
    content = bundle(parts, ("hunter2",))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(texts) == {"README.txt", *parts}
    for secret in ("abc", "pa55", "hunter2"):
        assert not [name for name, text in texts.items() if secret in text]
    assert json.loads(texts["a/active.json"])["config"]["cards"] == [1]
