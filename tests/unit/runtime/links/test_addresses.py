"""One address that a user types, two that are needed."""

import pytest

from runtime.links.addresses import Addresses, addresses_of


@pytest.mark.parametrize(
    ("url", "http_url", "expected"),
    [
        ("ws://10.0.0.5:8600/ws", None, Addresses("ws://10.0.0.5:8600/ws", "http://10.0.0.5:8600")),
        ("ws://10.0.0.5:8600", None, Addresses("ws://10.0.0.5:8600/ws", "http://10.0.0.5:8600")),
        ("http://plant:8600/", None, Addresses("ws://plant:8600/ws", "http://plant:8600")),
        ("https://plant", None, Addresses("wss://plant/ws", "https://plant")),
        ("ws://dev:81/", "http://dev:80", Addresses("ws://dev:81/ws", "http://dev:80")),
        ("ws://dev:81/live?a=1", "http://dev/x", Addresses("ws://dev:81/live?a=1", "http://dev")),
        ("https://api.example.com/v2", None, Addresses("wss://api.example.com/ws", "https://api.example.com")),
        ("http://plant:8600/v2/", None, Addresses("ws://plant:8600/ws", "http://plant:8600")),
        ("ws://dev:81/v2", None, Addresses("ws://dev:81/v2", "http://dev:81")),
        ("ws://[::1]:8600", None, Addresses("ws://[::1]:8600/ws", "http://[::1]:8600")),
    ],
)
def test_both_addresses_follow_from_what_is_given(url: str, http_url: str | None, expected: Addresses) -> None:
    assert addresses_of(url, http_url) == expected


@pytest.mark.parametrize(
    "url", ["", "plant:8600", "ftp://plant", "ws://", "ws://:81", "ws://h:0", "ws://h:99999", "ws://[::1", "ws://u:p@h"]
)
def test_what_is_no_address_is_refused_with_a_reason(url: str) -> None:
    with pytest.raises(ValueError, match=r"address"):
        addresses_of(url)


def test_a_password_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(ValueError, match="must not hold") as refused:
        addresses_of("ws://user:hunter2@plant:81")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "http", "is_open"),
    [
        ("ws://localhost:8600", None, False),
        ("ws://127.0.0.2", None, False),
        ("ws://[::1]:8600", None, False),
        ("wss://plant", None, False),
        ("ws://plant", None, True),
        ("http://10.0.0.7:8600", None, True),
        ("wss://plant", "http://plant:80", True),
        ("wss://plant", "http://localhost:80", False),
    ],
)
def test_what_leaves_this_machine_without_tls_can_be_read(url: str, http: str | None, is_open: bool) -> None:
    assert addresses_of(url, http).is_open_to_readers is is_open
