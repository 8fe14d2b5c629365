"""Serving on a port: how it begins, what keeps it from that, how a signal ends it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.host import HostError
from runtime.portal.tls import TlsFiles
from runtime.serving import LOOPBACK, serve

ROOT = Path(__file__).parents[3]


def never(address: str, password: str | None) -> None:
    raise AssertionError(f"it listens at {address}")


def test_a_port_that_is_taken_is_named_and_no_data_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(HostError, match=rf"cannot listen on 127\.0\.0\.1:{port}: "):
            serve(tmp_path / "data", port=port, listening=never)
    assert not (tmp_path / "data").exists()


def test_a_weak_password_of_the_first_admin_is_named_by_its_variable(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="PLUMBLINE_ADMIN_PASSWORD"):
        serve(tmp_path / "data", port=0, admin_password="x", listening=never)


def test_a_certificate_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("no certificate", encoding="utf-8")
    files = TlsFiles(tmp_path / "cert.pem", tmp_path / "cert.pem", None)
    with pytest.raises(HostError, match=r"cert\.pem"):
        serve(tmp_path / "data", port=0, tls=files, listening=never)


def test_only_this_computer_is_loopback() -> None:
    assert "127.0.0.1" in LOOPBACK
    assert "0.0.0.0" not in LOOPBACK


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_signal_that_comes_the_moment_it_says_that_it_listens_ends_it_well(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom runtime.serving import serve\n"
        "def told(address, password): os.kill(os.getpid(), signal.SIGTERM)\n"
        f"serve(Path({str(tmp_path / 'data')!r}), port=0, admin_password='correct horse', listening=told)\n"
        "print('ended well')"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended well\n", "")
