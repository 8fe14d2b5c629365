"""Whom the window's engine works for."""

from __future__ import annotations

import ssl

import pytest

from app.outside_job import OutsideJob, outside_job_of, with_tls

TOKEN = {"PLUMBLINE_ENGINE_TOKEN": "the token"}


def test_without_an_address_it_works_for_nobody() -> None:
    assert outside_job_of(None, TOKEN) is None


def test_token_and_secret_come_from_the_environment_and_are_not_shown() -> None:
    job = outside_job_of("http://h:8600", {**TOKEN, "PLUMBLINE_ENGINE_HMAC_SECRET": "sixteen bytes, or"})
    assert job == OutsideJob("http://h:8600", "the token", b"sixteen bytes, or")
    assert repr(job) == "OutsideJob(url='http://h:8600')"
    plain = outside_job_of("http://h:8600", TOKEN)
    assert plain is not None
    assert plain.secret is None


@pytest.mark.parametrize(
    ("url", "environment", "why"),
    [
        ("ws://h", TOKEN, "http://127.0.0.1:8600"),
        ("http://", TOKEN, "http://127.0.0.1:8600"),
        ("http://u:p@h", TOKEN, "no user or password"),
        ("http://h", {}, "needs a token"),
        ("http://h", {**TOKEN, "PLUMBLINE_ENGINE_HMAC_SECRET": "short"}, "at least 16"),
        ("http://h", {**TOKEN, "PLUMBLINE_ENGINE_REQUIRE_SIGNATURES": "1"}, "needs the secret"),
    ],
)
def test_what_cannot_be_used_is_said(url: str, environment: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        outside_job_of(url, environment)


def test_what_is_trusted_counts_over_https_alone() -> None:
    trusted = ssl.create_default_context()
    assert with_tls(None, trusted) is None
    for url, tls in (("https://h:8600", trusted), ("http://h:8600", None)):
        job = with_tls(outside_job_of(url, TOKEN), trusted)
        assert job is not None
        assert job.tls is tls


@pytest.mark.parametrize(("told", "required"), [("", False), ("1", True), ("0", False)])
def test_signatures_are_required_where_that_is_said(told: str, required: bool) -> None:
    said = {"PLUMBLINE_ENGINE_HMAC_SECRET": "sixteen bytes, or", "PLUMBLINE_ENGINE_REQUIRE_SIGNATURES": told}
    job = outside_job_of("http://h", {**TOKEN, **said})
    assert job is not None
    assert job.requires_signatures is required
