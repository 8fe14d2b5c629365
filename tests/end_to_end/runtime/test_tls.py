"""`serve` over TLS as a process of its own: curl and the link, client certificates, a renewal, a clean end."""

import asyncio
import json
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from runtime.links.tls_files import client_context
from runtime.links.tls_problems import TlsCause, examine
from tests.helpers.certificates import Authority, Issued
from tests.helpers.served_process import served_process

ROOT = Path(__file__).parents[3]
PATIENCE_S = 30

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address of a `serve`, and its process; it has ended with 0 afterwards."""
    process = subprocess.Popen(
        [sys.executable, "main.py", "serve", "--port", "0", "--data-dir", str(folder / "data"), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on https://127.0.0.1:"), line
        yield line.split()[-1], process
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, errors
    finally:
        process.kill()
        process.communicate()


def own_files(folder: Path, issued: Issued) -> tuple[str, ...]:
    shutil.copy(issued.certificate, folder / "server.crt")
    shutil.copy(issued.key, folder / "server.key")
    return ("--tls-cert", str(folder / "server.crt"), "--tls-key", str(folder / "server.key"))


def curl(url: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["curl", "--silent", "--show-error", "--max-time", "20", *arguments, url],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


def serial(address: str, context: ssl.SSLContext) -> int:
    parts = urlsplit(address)
    with (
        socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE_S) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secured,
    ):
        certificate = secured.getpeercert(binary_form=True)
    assert certificate is not None
    return x509.load_der_x509_certificate(certificate).serial_number


@needs_curl
def test_curl_trusts_the_authority_that_it_is_given_and_no_old_tls_is_spoken(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "pki")
    with serving(tmp_path, *own_files(tmp_path, authority.issue())) as (address, _):
        good = curl(f"{address}/healthz", "--cacert", str(authority.file))
        assert json.loads(good.stdout)["status"] == "ok"
        assert curl(f"{address}/healthz").returncode == 60  # curl's code of an authority that is not known
        old = curl(f"{address}/healthz", "--cacert", str(authority.file), "--tls-max", "1.1")
        assert old.returncode == 35
        assert curl(address.replace("https", "http") + "/healthz").returncode != 0


@needs_curl
def test_with_an_authority_of_clients_nobody_comes_in_without_a_certificate(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "pki")
    mine = authority.issue("anna")
    arguments = (*own_files(tmp_path, authority.issue()), "--tls-client-ca", str(authority.file))
    with serving(tmp_path, *arguments) as (address, _):
        trusted = ("--cacert", str(authority.file))
        assert curl(f"{address}/healthz", *trusted).returncode != 0
        shown = curl(f"{address}/healthz", *trusted, "--cert", str(mine.certificate), "--key", str(mine.key))
        assert json.loads(shown.stdout)["status"] == "ok"
        parts = urlsplit(address)
        assert parts.port is not None
        problem = examine("127.0.0.1", parts.port, client_context(authority.file))
        assert problem is not None
        assert problem.cause is TlsCause.CLIENT_CERTIFICATE_WANTED
        assert examine("127.0.0.1", parts.port, client_context(authority.file, mine.both)) is None


@needs_curl
def test_it_may_be_addressed_by_the_names_of_its_certificate_and_by_those_that_are_allowed(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "pki")
    arguments = (*own_files(tmp_path, authority.issue("plant.example")), "--allowed-host", "line.example")
    with serving(tmp_path, *arguments) as (address, _):
        port = urlsplit(address).port

        def status(name: str, host: str) -> str:
            found = curl(
                f"https://{name}:{port}/healthz", "--cacert", str(authority.file), "--header", f"Host: {host}",
                "--resolve", f"{name}:{port}:127.0.0.1", "--output", str(tmp_path / "body"),
                "--write-out", "%{http_code}",
            )  # fmt: skip
            return found.stdout

        assert status("plant.example", f"plant.example:{port}") == "200"
        assert status("plant.example", "line.example") == "200"
        assert status("plant.example", "evil.example") == "400"


def test_a_renewed_certificate_is_taken_up_on_sighup(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "pki")
    client = client_context(authority.file)

    async def renewed(address: str, before: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while await asyncio.to_thread(serial, address, client) == before:
                await asyncio.sleep(0.05)

    with serving(tmp_path, *own_files(tmp_path, authority.issue())) as (address, process):
        before = serial(address, client)
        own_files(tmp_path, authority.issue())
        process.send_signal(signal.SIGHUP)
        asyncio.run(renewed(address, before))


def test_clients_that_stop_in_the_handshake_or_never_take_leave_hold_up_neither_others_nor_the_end(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path / "pki")
    client = client_context(authority.file)
    with serving(tmp_path, *own_files(tmp_path, authority.issue())) as (address, process):
        parts = urlsplit(address)
        where = (parts.hostname, parts.port)
        silent = [socket.create_connection(where, timeout=PATIENCE_S) for _ in range(400)]
        half = socket.create_connection(where, timeout=PATIENCE_S)
        half.sendall(b"\x16\x03\x01\x02\x00\x01")
        deaf = client.wrap_socket(socket.create_connection(where, timeout=PATIENCE_S), server_hostname="127.0.0.1")
        assert serial(address, client)
        # Each costs a file and a buffer: most have been sent away.
        assert len(list(Path(f"/proc/{process.pid}/fd").iterdir())) < 300
    for one in (*silent, half, deaf):
        one.close()


def test_without_tls_sighup_does_no_harm(tmp_path: Path) -> None:
    with served_process(tmp_path) as served:
        assert served.ask("GET", "/healthz").status == 200  # by then it listens to signals, too
        served.process.send_signal(signal.SIGHUP)
        assert served.ask("GET", "/readyz").status == 200
        assert served.end() == ""


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("gone.crt", "server.key"), "gone.crt: no such file"),
        (("server.crt", "other.key"), "does not fit the certificate"),
    ],
)
def test_files_that_cannot_be_used_end_with_2_and_one_line(
    tmp_path: Path, names: tuple[str, str], message: str
) -> None:
    authority = Authority(tmp_path / "pki")
    own_files(tmp_path, authority.issue())
    shutil.copy(authority.issue().key, tmp_path / "other.key")
    certificate, key = (str(tmp_path / name) for name in names)
    arguments = ["serve", "--port", "0", "--data-dir", str(tmp_path / "data")]
    done = subprocess.run(
        [sys.executable, "main.py", *arguments, "--tls-cert", certificate, "--tls-key", key],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
