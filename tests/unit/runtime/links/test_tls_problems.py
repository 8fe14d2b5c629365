"""Why TLS failed, told by cause: against real servers that refuse in every way that is met."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from runtime.links.tls_files import client_context
from runtime.links.tls_problems import TlsCause, TlsProblem, examine, problem_of, words_of
from tests.helpers.certificates import Authority
from tests.helpers.tls_servers import saying, server_context, telling

YESTERDAY = dt.timedelta(days=-1)
Servers = Callable[[ssl.SSLContext], ssl.SSLContext]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "pki")


def _found(server: ssl.SSLContext, client: ssl.SSLContext | None, host: str = "127.0.0.1") -> TlsProblem | None:
    with telling(server) as port:
        return examine(host, port, client, patience_s=5)


def _cause(problem: TlsProblem | None) -> TlsCause | None:
    if problem is None:
        return None
    assert problem.text
    assert problem.remedy
    return problem.cause


@asynccontextmanager
async def silent(context: ssl.SSLContext) -> AsyncIterator[int]:
    """A server that hangs up on whom it refuses, without a word, as those on asyncio do."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


def _found_silently(server: ssl.SSLContext, client: ssl.SSLContext) -> TlsProblem | None:
    async def look() -> TlsProblem | None:
        async with silent(server) as port:
            return await asyncio.to_thread(examine, "127.0.0.1", port, client)

    return asyncio.run(look())


def test_a_server_that_is_in_order_has_no_problem(authority: Authority) -> None:
    server = server_context(authority.issue())
    assert _found(server, client_context(authority.file)) is None
    assert _found_silently(server, client_context(authority.file)) is None


def test_an_authority_that_is_not_known_is_told(authority: Authority) -> None:
    problem = _found(server_context(authority.issue()), None)
    assert _cause(problem) is TlsCause.UNKNOWN_AUTHORITY
    assert problem is not None
    assert "local issuer" in problem.detail


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_another_name_is_told_with_the_name_that_was_asked_for(authority: Authority, host: str) -> None:
    server = server_context(authority.issue("plant.example", addresses=()))
    problem = _found(server, client_context(authority.file), host)
    assert _cause(problem) is TlsCause.NAME_MISMATCH
    assert problem is not None
    assert host in problem.detail


def test_a_certificate_out_of_its_time_is_told(authority: Authority, tmp_path: Path) -> None:
    expired = server_context(authority.issue(ends_in=YESTERDAY))
    assert _cause(_found(expired, client_context(authority.file))) is TlsCause.EXPIRED
    early = server_context(authority.issue(begins_in=dt.timedelta(days=2)))
    assert _cause(_found(early, client_context(authority.file))) is TlsCause.NOT_YET_VALID


@pytest.mark.parametrize("find", [_found, _found_silently], ids=["with an alert", "by hanging up"])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_wants_a_client_certificate_is_understood_however_it_refuses(
    authority: Authority,
    tmp_path: Path,
    version: ssl.TLSVersion,
    find: Callable[[ssl.SSLContext, ssl.SSLContext], TlsProblem | None],
) -> None:
    server = server_context(authority.issue(), authority.file)
    server.minimum_version = server.maximum_version = version
    assert _cause(find(server, client_context(authority.file))) is TlsCause.CLIENT_CERTIFICATE_WANTED
    stranger = Authority(tmp_path / "other", "Another").issue("anna")
    for shown in (stranger, authority.issue("anna", ends_in=YESTERDAY)):
        client = client_context(authority.file, shown.both)
        assert _cause(find(server, client)) is TlsCause.CLIENT_CERTIFICATE_REFUSED
    good = client_context(authority.file, authority.issue("anna").both)
    assert find(server, good) is None


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b""])
def test_a_port_without_tls_is_told(answer: bytes) -> None:
    with saying(answer) as port:
        problem = examine("127.0.0.1", port)
    assert _cause(problem) is TlsCause.NO_TLS
    assert problem is not None
    assert "http://" in problem.remedy


def test_no_common_version_is_told(authority: Authority) -> None:
    server = server_context(authority.issue())
    server.minimum_version = ssl.TLSVersion.TLSv1_3
    client = client_context(authority.file)
    client.maximum_version = ssl.TLSVersion.TLSv1_2
    assert _cause(_found(server, client)) is TlsCause.NO_COMMON_VERSION


def test_who_answers_and_then_just_hangs_up_is_told_as_that(authority: Authority) -> None:
    async def look() -> TlsProblem | None:
        server = await asyncio.start_server(
            lambda reader, writer: writer.close(), "127.0.0.1", 0, ssl=server_context(authority.issue())
        )
        async with server:
            port = server.sockets[0].getsockname()[1]
            return await asyncio.to_thread(examine, "127.0.0.1", port, client_context(authority.file))

    problem = asyncio.run(look())
    assert _cause(problem) is TlsCause.OTHER
    assert problem is not None
    assert "hung up" in problem.detail


def test_nobody_there_is_no_problem_of_tls() -> None:
    with saying(b"") as port:
        pass
    assert examine("127.0.0.1", port) is None


def test_a_failure_is_searched_for_what_lies_behind_it() -> None:
    try:
        try:
            raise ssl.SSLError(1, "[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca")
        except ssl.SSLError as inner:
            raise ConnectionError("it did not work") from inner
    except ConnectionError as outer:
        problem = problem_of(outer)
    assert _cause(problem) is TlsCause.OTHER  # a made-up error has no reason
    assert problem_of(ConnectionError("nothing")) is None
    assert problem_of(ssl.SSLEOFError(8, "EOF")) is None
    assert problem_of(None) is None


def test_the_words_are_those_of_the_deepest_failure() -> None:
    inner = ssl.SSLCertVerificationError(1, "certificate verify failed")
    inner.verify_code, inner.verify_message = 20, "unable to get local issuer certificate"
    wrapper = ssl.SSLError("what a library makes of it")
    wrapper.__cause__ = inner
    outer = ConnectionError("no connection")
    outer.__context__ = wrapper
    assert words_of(outer).startswith(
        "the runtime's certificate comes from an authority that is not trusted here: give"
    )
    assert words_of(ConnectionError("nothing")) == ""
