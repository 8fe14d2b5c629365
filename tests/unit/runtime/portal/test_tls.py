"""The server's certificate: what is refused with which words, and a renewal that handshakes notice."""

import asyncio
import datetime as dt
import logging
import os
import shutil
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography import x509

from runtime.links.tls_files import client_context
from runtime.portal import tls
from runtime.portal.tls import ServerTls, TlsFiles, UnusableCertificateError, load
from tests.helpers.certificates import Authority, Issued

YESTERDAY = dt.timedelta(days=-1)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "pki")


def installed(folder: Path, issued: Issued) -> TlsFiles:
    """Put a certificate where the server has it, in place of the one before."""
    folder.mkdir(exist_ok=True)
    files = TlsFiles(folder / "server.crt", folder / "server.key")
    for source, target in ((issued.certificate, files.certificate), (issued.key, files.key)):
        shutil.copy(source, target.with_suffix(".new"))
        target.with_suffix(".new").replace(target)
    return files


@asynccontextmanager
async def listening(context: ssl.SSLContext) -> AsyncIterator[int]:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        await reader.read(1)
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def shown(port: int, client: ssl.SSLContext, name: str | None = None) -> int:
    """Connect, and return the serial number of the certificate that the server shows; raises when it refuses."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client, server_hostname=name)
    try:
        await reader.readexactly(5)
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        return x509.load_der_x509_certificate(certificate).serial_number
    finally:
        writer.close()


def serial_of(issued: Issued) -> int:
    return x509.load_pem_x509_certificate(issued.certificate.read_bytes()).serial_number


def test_a_certificate_is_loaded_with_its_names_and_its_end(authority: Authority) -> None:
    issued = authority.issue("Plant.Example")
    loaded = load(TlsFiles(issued.certificate, issued.key))
    assert loaded.names == {"plant.example"}
    assert loaded.ends > dt.datetime.now(dt.UTC)
    assert loaded.context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert loaded.context.verify_mode is ssl.CERT_NONE
    own = TlsFiles(issued.certificate, issued.key, authority.file)
    assert load(own).context.verify_mode is ssl.CERT_REQUIRED


def test_files_that_cannot_be_used_are_named_with_what_is_wrong(authority: Authority, tmp_path: Path) -> None:
    issued, other = authority.issue(), authority.issue()
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("nothing\n")
    locked = authority.issue(password=b"secret")
    for files, message in (
        (TlsFiles(tmp_path / "gone.pem", issued.key), "the certificate .*gone.pem: no such file"),
        (TlsFiles(issued.certificate, tmp_path / "gone.pem"), "the private key .*gone.pem: no such file"),
        (TlsFiles(nothing, issued.key), "nothing.pem holds no certificate"),
        (TlsFiles(issued.certificate, nothing), "nothing.pem holds no private key"),
        (TlsFiles(issued.certificate, other.key), "does not fit the certificate"),
        (TlsFiles(locked.certificate, locked.key), "has a password"),
        (TlsFiles(issued.certificate, issued.key, tmp_path / "gone.pem"), "authority of clients .*gone.pem: no such"),
        (TlsFiles(issued.certificate, issued.key, nothing), "nothing.pem holds no certificate of an authority"),
    ):
        with pytest.raises(UnusableCertificateError, match=message) as refused:
            load(files)
        assert "\n" not in str(refused.value)


def test_a_certificate_that_has_expired_or_soon_will_is_warned_of(
    authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    for ends_in, words in ((YESTERDAY, "has expired on"), (dt.timedelta(days=3), "renew it")):
        issued = authority.issue(ends_in=ends_in)
        caplog.clear()
        ServerTls(TlsFiles(issued.certificate, issued.key))
        assert words in caplog.text
    caplog.clear()
    issued = authority.issue()
    ServerTls(TlsFiles(issued.certificate, issued.key))
    assert caplog.text == ""


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"], ids=["by address", "by name"])
def test_new_handshakes_get_a_renewed_certificate_and_open_connections_stay(
    authority: Authority, tmp_path: Path, name: str
) -> None:
    first, second = authority.issue(), authority.issue("localhost")
    names: list[frozenset[str]] = []
    client = client_context(authority.file)

    async def story() -> None:
        secured = ServerTls(installed(tmp_path / "own", first), renewed=names.append)
        async with listening(secured.context) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=client)
            assert await shown(port, client, name) == serial_of(first)
            await secured.look()
            assert len(names) == 1
            installed(tmp_path / "own", second)
            await secured.look()
            assert await shown(port, client, name) == serial_of(second)
            assert await reader.readexactly(5) == b"hello"
            writer.close()

    asyncio.run(story())
    assert names == [{"localhost"}] * 2


def test_files_that_are_bad_leave_what_was_and_are_told_once(
    authority: Authority, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = authority.issue(), authority.issue()
    client = client_context(authority.file)

    async def story() -> None:
        files = installed(tmp_path / "own", first)
        secured = ServerTls(files)
        async with listening(secured.context) as port:
            shutil.copy(second.key, files.key)
            await secured.look()
            await secured.look()
            assert await shown(port, client) == serial_of(first)
            files.certificate.unlink()
            await secured.look()
            assert await shown(port, client) == serial_of(first)
            installed(tmp_path / "own", second)
            await secured.look()
            assert await shown(port, client) == serial_of(second)

    asyncio.run(story())
    levels = [record.levelno for record in caplog.records if record.name == tls.log.name]
    assert levels == [logging.ERROR] * 2
    assert caplog.text.count("stays as it is") == 2


def test_another_authority_of_clients_counts_from_the_next_handshake(authority: Authority, tmp_path: Path) -> None:
    issued, other = authority.issue(), Authority(tmp_path / "other", "Another")
    trusted = tmp_path / "clients.pem"
    shutil.copy(authority.file, trusted)
    ours = client_context(authority.file, authority.issue("anna").both)
    theirs = client_context(authority.file, other.issue("bert").both)
    nobody = client_context(authority.file)

    async def story() -> None:
        secured = ServerTls(TlsFiles(issued.certificate, issued.key, trusted))
        async with listening(secured.context) as port:
            assert await shown(port, ours)
            for refused in (theirs, nobody):
                with pytest.raises((ssl.SSLError, ConnectionError, asyncio.IncompleteReadError)):
                    await shown(port, refused)
            shutil.copy(other.file, trusted)
            os.utime(trusted, ns=(1, 1))
            await secured.look()
            assert await shown(port, theirs)
            for refused in (ours, nobody):
                with pytest.raises((ssl.SSLError, ConnectionError, asyncio.IncompleteReadError)):
                    await shown(port, refused)

    asyncio.run(story())


def test_the_files_are_watched_and_looked_at_at_once_when_asked_for(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[frozenset[str]] = []

    async def renewed(count: int) -> None:
        async with asyncio.timeout(5):
            while len(names) < count:
                await asyncio.sleep(0.005)

    async def story() -> None:
        secured = ServerTls(installed(tmp_path / "own", authority.issue()), renewed=names.append)
        watching = asyncio.create_task(secured.watch())
        try:
            await asyncio.sleep(0)
            secured.look_at_once()
            await renewed(2)
            monkeypatch.setattr(tls, "LOOK_EVERY_S", 0.01)
            secured.look_at_once()
            await renewed(3)
            installed(tmp_path / "own", authority.issue("plant.example"))
            await renewed(4)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    asyncio.run(story())
    assert names[-1] == {"plant.example"}
