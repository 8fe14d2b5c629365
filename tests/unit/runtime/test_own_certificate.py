"""The certificate of a shared runtime: what it names, when it is made anew, who may read its key."""

from __future__ import annotations

import datetime as dt
import ssl
import subprocess
from pathlib import Path

import pytest

from runtime.own_certificate import own_certificate
from runtime.portal.tls import load

HERE = ("127.0.0.1", "10.0.0.7")


def test_it_can_be_served_and_its_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    own = own_certificate(tmp_path / "sharing", HERE)
    assert "localhost" in load(own.files).names
    assert own.files.key.stat().st_mode & 0o077 == 0
    context = ssl.create_default_context(cafile=str(own.authority))
    assert len(context.get_ca_certs()) == 1


def test_the_fingerprint_is_the_one_that_others_compute_of_the_file(tmp_path: Path) -> None:
    own = own_certificate(tmp_path, HERE)
    asked = ["openssl", "x509", "-in", str(own.authority), "-noout", "-fingerprint", "-sha256"]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    assert told.rpartition("=")[2] == own.fingerprint


def test_it_is_used_again_as_long_as_it_does(tmp_path: Path) -> None:
    first = own_certificate(tmp_path, HERE)
    assert own_certificate(tmp_path, HERE[:1]).fingerprint == first.fingerprint
    assert own_certificate(tmp_path, ("10.0.0.8",)).fingerprint != first.fingerprint


def test_it_is_made_anew_before_it_ends_and_where_a_file_is_lost_or_broken(tmp_path: Path) -> None:
    first = own_certificate(tmp_path, HERE)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=340)
    second = own_certificate(tmp_path, HERE, later)
    assert second.fingerprint != first.fingerprint
    second.files.key.unlink()
    third = own_certificate(tmp_path, HERE, later)
    assert third.fingerprint != second.fingerprint
    third.files.certificate.write_bytes(b"no certificate")
    assert own_certificate(tmp_path, HERE, later).fingerprint != third.fingerprint


def test_where_it_cannot_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "sharing").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match=r"File exists|Not a directory"):
        own_certificate(tmp_path / "sharing", HERE)
