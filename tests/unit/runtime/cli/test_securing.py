"""Network options of `serve`: which belong together, and where they come from."""

import argparse
from pathlib import Path

import pytest

from runtime.cli.errors import CommandParser, UnusableError
from runtime.cli.securing import add_network_options, allowed_hosts, provider_of, tls_files
from runtime.portal.oidc import Provider
from runtime.portal.tls import TlsFiles


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = CommandParser("serve", "")
    add_network_options(parser)
    return parser.parse_args(arguments)


def _read(arguments: list[str], environment: dict[str, str] | None = None) -> TlsFiles | None:
    return tls_files(_options(arguments), environment or {})


def test_options_outrank_the_environment() -> None:
    assert _read([]) is None
    environment = {"PLUMBLINE_TLS_CERT": "e.crt", "PLUMBLINE_TLS_KEY": "e.key", "PLUMBLINE_TLS_CLIENT_CA": "e.ca"}
    assert _read([], environment) == TlsFiles(Path("e.crt"), Path("e.key"), Path("e.ca"))
    given = ["--tls-cert", "o.crt", "--tls-key", "o.key"]
    assert _read(given) == TlsFiles(Path("o.crt"), Path("o.key"))
    assert _read([*given, "--tls-client-ca", "o.ca"], environment) == TlsFiles(
        Path("o.crt"), Path("o.key"), Path("o.ca")
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--tls-cert", "o.crt"], "belong together"),
        (["--tls-key", "o.key"], "belong together"),
        (["--tls-client-ca", "o.ca"], "needs --tls-cert and --tls-key"),
    ],
)
def test_half_of_it_is_refused(arguments: list[str], message: str) -> None:
    with pytest.raises(UnusableError, match=message):
        _read(arguments)


def test_a_provider_is_named_by_its_issuer() -> None:
    assert provider_of(_options([]), {}) is None
    assert provider_of(_options(["--oidc-issuer", "https://auth.example.com/"]), {}) == Provider(
        "https://auth.example.com", "plumbline"
    )
    environment = {"PLUMBLINE_OIDC_ISSUER": "https://e.example", "PLUMBLINE_OIDC_AUDIENCE": "plant"}
    assert provider_of(_options([]), environment) == Provider("https://e.example", "plant")
    with pytest.raises(UnusableError, match="--oidc-issuer: a provider on another machine"):
        provider_of(_options(["--oidc-issuer", "http://auth.example.com"]), {})
    with pytest.raises(UnusableError, match="--oidc-audience needs --oidc-issuer"):
        provider_of(_options(["--oidc-audience", "plant"]), {})


def test_names_may_be_allowed_beside_addresses() -> None:
    assert allowed_hosts(_options([]), {}) == ()
    assert allowed_hosts(_options([]), {"PLUMBLINE_ALLOWED_HOSTS": "plant.example, Other"}) == (
        "plant.example",
        "other",
    )
    given = ["--allowed-host", "a.example", "--allowed-host", "b-1.example"]
    assert allowed_hosts(_options(given), {"PLUMBLINE_ALLOWED_HOSTS": "c"}) == ("a.example", "b-1.example")
    for wrong in ("https://a.example", "a.example:80", "a..example", "*"):
        with pytest.raises(UnusableError, match="is no name"):
            allowed_hosts(_options(["--allowed-host", wrong]), {})
