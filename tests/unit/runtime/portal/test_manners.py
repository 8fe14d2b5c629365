"""What every HTTP request is held to."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from runtime.portal import manners
from runtime.portal.host_names import HostNames
from runtime.portal.manners import HttpRequest
from runtime.portal.results import RefusedRequest
from runtime.portal.users import LOCAL_ADMIN


def refusal(what: Callable[[], object]) -> tuple[str, int | None, str | None]:
    with pytest.raises(RefusedRequest) as refused:
        what()
    return refused.value.code, refused.value.status, refused.value.field


@pytest.mark.parametrize("host", ["127.0.0.1:8600", "localhost", "localhost:80", "[::1]:8600", "10.1.2.3", "plant"])
def test_addresses_localhost_and_listed_names_are_hosts(host: str) -> None:
    manners.check_host(host, HostNames({"plant"}))


@pytest.mark.parametrize("host", [None, "", "evil.example", "127.0.0.1.evil.example", "plant"])
def test_any_other_name_may_be_a_rebound_one_and_is_refused(host: str | None) -> None:
    assert refusal(lambda: manners.check_host(host, HostNames()))[0] == "INVALID_REQUEST"


@pytest.mark.parametrize(
    ("origin", "own"),
    [
        (None, True),
        ("http://127.0.0.1:8600", True),
        ("https://evil.example", False),
        ("http://127.0.0.1:9", False),
        ("null", False),
        ("http://[::1", False),
    ],
)
def test_only_our_own_pages_may_open_a_websocket(origin: str | None, own: bool) -> None:
    assert manners.is_own_origin(origin, "127.0.0.1:8600") is own


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
def test_json_types_are_read(kind: str) -> None:
    manners.check_body_headers({"content-type": kind, "content-length": "10"}, 10)


def test_an_absent_type_is_json() -> None:
    manners.check_body_headers({}, 10)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-encoding": "gzip"}, 415),
        ({"content-length": "11"}, 413),
    ],
)
def test_bodies_that_are_not_taken_are_refused_by_their_headers(headers: dict[str, str], status: int) -> None:
    assert refusal(lambda: manners.check_body_headers(headers, 10))[:2] == ("INVALID_REQUEST", status)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b"\xff",
        b"[" * 65 + b"]" * 65,
        b"[]",
    ],
)
def test_what_is_no_strict_json_object_is_refused(body: bytes) -> None:
    assert refusal(lambda: manners.read_body(body, 1000)) == ("INVALID_REQUEST", None, None)


def test_a_body_over_its_limit_is_refused() -> None:
    assert refusal(lambda: manners.read_body(b"{}" + b" " * 9, 10))[:2] == ("INVALID_REQUEST", 413)
    assert manners.read_body(b"{}" + b" " * 8, 10) == {}


def _nested(depth: int) -> Any:
    node: Any = {}
    for _ in range(depth - 1):
        node = {"a": node}
    return node


def test_a_config_may_be_sixty_levels_deep() -> None:
    manners.check_config_depth(_nested(60))
    manners.check_config_depth([_nested(59), 1, "x"])
    assert refusal(lambda: manners.check_config_depth(_nested(61)))[2] == "config"


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", {}), ("a=1&b=", {"a": "1", "b": ""}), ("name=a%20b", {"name": "a b"})],
)
def test_a_query_is_read(query: str, expected: dict[str, str]) -> None:
    assert manners.read_query(query) == expected


@pytest.mark.parametrize(("query", "field"), [("a=1&a=2", "a"), ("nonsense", None), ("&".join("a=1" * 60), None)])
def test_a_query_that_says_two_things_or_none_is_refused(query: str, field: str | None) -> None:
    assert refusal(lambda: manners.read_query(query)) == ("INVALID_REQUEST", None, field)


@pytest.mark.parametrize(
    ("parameters", "page"),
    [({}, (50, 0)), ({"limit": "1"}, (1, 0)), ({"limit": "500", "offset": "7"}, (500, 7))],
)
def test_a_page_is_read(parameters: dict[str, str], page: tuple[int, int]) -> None:
    assert manners.read_page(parameters) == page


@pytest.mark.parametrize(
    ("name", "text"),
    [("limit", text) for text in ("0", "501", "-1", "x", "1.5", "", "²", "9" * 400)]
    + [("offset", text) for text in ("-1", "x", "9" * 17)],
)
def test_a_page_out_of_bounds_is_refused_and_never_clamped(name: str, text: str) -> None:
    assert refusal(lambda: manners.read_page({name: text})) == ("INVALID_REQUEST", None, name)


def test_a_number_that_must_be_given_is_read_or_named() -> None:
    assert manners.read_whole({"from": "7"}, "from", 0, 10) == 7
    for parameters in ({}, {"from": "-1"}, {"from": "11"}, {"from": "x"}):
        assert refusal(partial(manners.read_whole, parameters, "from", 0, 10)) == ("INVALID_REQUEST", None, "from")


@pytest.mark.parametrize(
    ("peer", "is_own"),
    [
        (None, True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("::1%lo", True),
        ("10.0.0.7", False),
        ("::ffff:10.0.0.7", False),
        ("fe80::1%eth0", False),
        ("unknown", False),
        ("", False),
    ],
)
def test_this_machine_is_told_by_the_address_of_the_other_end(peer: str | None, is_own: bool) -> None:
    request = HttpRequest("GET", "/metrics", "", {}, b"", LOCAL_ADMIN, peer)
    assert request.is_from_this_machine is is_own
