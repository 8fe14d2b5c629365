"""A config as bytes and back, with its checksums."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.storage.stored_config import (
    DamagedConfigError,
    StoredConfig,
    checksum_of,
    config_bytes,
    read_stored,
    stored_config,
)
from tests.helpers.valid_config import changed, valid_config

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=12,
)


def read_back(config: StoredConfig) -> StoredConfig:
    body = config_bytes(config.document)
    return read_stored(config.version, body, checksum_of(config.version, body))


def test_a_config_comes_back_as_it_was() -> None:
    config = stored_config("v3", valid_config())
    assert read_back(config) == config
    assert config.config_id == "00000000-0000-4000-8000-000000000001"
    assert stored_config("v3", {"configId": 5}).config_id is None


@settings(deadline=None)
@given(st.dictionaries(st.text(st.characters()), JSON, max_size=4))
def test_any_document_comes_back_equal(document: dict[str, Any]) -> None:
    assert read_back(stored_config("s1", document)).document == document


def test_the_hash_that_is_shown_tells_nothing_of_passwords_and_everything_of_the_rest() -> None:
    one, other = (stored_config("v1", changed("wifi.user.password", password)) for password in ("a", "b"))
    assert one.sha256 == other.sha256 == hashlib.sha256(config_bytes(one.readable)).hexdigest()
    assert stored_config("v1", changed("wifi.user.ssid", "else")).sha256 != one.sha256


def test_another_byte_or_another_version_is_noticed() -> None:
    body = config_bytes(valid_config())
    checksum = checksum_of("v1", body)
    for version, spoilt in (("v1", body + b" "), ("v2", body)):
        with pytest.raises(DamagedConfigError, match="does not match"):
            read_stored(version, spoilt, checksum)


def test_what_is_no_object_is_no_config() -> None:
    with pytest.raises(DamagedConfigError, match="v1 is no config"):
        read_stored("v1", b"[]", checksum_of("v1", b"[]"))
