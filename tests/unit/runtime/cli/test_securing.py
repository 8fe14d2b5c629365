"""TLS options of `serve`: which belong together, and where they come from."""

from pathlib import Path

import pytest

from runtime.cli.errors import CommandParser, UnusableError
from runtime.cli.securing import add_tls_options, tls_files
from runtime.portal.tls import TlsFiles


def _read(arguments: list[str], environment: dict[str, str] | None = None) -> TlsFiles | None:
    parser = CommandParser("serve", "")
    add_tls_options(parser)
    return tls_files(parser.parse_args(arguments), environment or {})


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
