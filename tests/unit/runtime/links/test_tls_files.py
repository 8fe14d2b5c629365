"""The user's files for TLS: which may be given how, and what is said of those that cannot be used."""

import ssl
from pathlib import Path

import pytest

from runtime.links.tls_files import TlsFileError, client_context
from runtime.links.tls_problems import examine
from tests.helpers.certificates import Authority
from tests.helpers.tls_servers import server_context, telling


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "pki")


def _trusts(context: ssl.SSLContext) -> bool:
    return any("Test authority" in str(one["subject"]) for one in context.get_ca_certs())


def test_without_files_the_system_is_trusted_names_are_checked_and_old_tls_is_not_spoken(authority: Authority) -> None:
    context = client_context()
    assert not _trusts(context)
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert _trusts(client_context(authority.file))


def test_one_file_holds_certificate_and_key(authority: Authority) -> None:
    context = client_context(authority.file, authority.issue("anna").both)
    with telling(server_context(authority.issue(), authority.file)) as port:
        assert examine("127.0.0.1", port, context) is None


def test_a_folder_holds_them_as_secret_stores_mount_them(authority: Authority, tmp_path: Path) -> None:
    folder, issued = tmp_path / "mounted", authority.issue("anna")
    folder.mkdir()
    issued.certificate.rename(folder / "tls.crt")
    issued.key.rename(folder / "tls.key")
    (folder / "ca.crt").write_bytes(authority.file.read_bytes())
    context = client_context(None, folder)
    assert _trusts(context)
    with telling(server_context(authority.issue(), authority.file)) as port:
        assert examine("127.0.0.1", port, context) is None
    other = Authority(tmp_path / "other", "Another")
    assert not _trusts(client_context(other.file, folder))


def test_files_that_cannot_be_used_are_named_with_what_is_wrong(authority: Authority, tmp_path: Path) -> None:
    empty, missing = tmp_path / "empty.pem", tmp_path / "missing.pem"
    empty.write_text("nothing\n")
    with pytest.raises(TlsFileError, match=r"missing.pem cannot be read: no such file"):
        client_context(missing)
    with pytest.raises(TlsFileError, match=r"empty.pem holds no certificate of an authority"):
        client_context(empty)
    with pytest.raises(TlsFileError, match=r"missing.pem cannot be read: no such file"):
        client_context(None, missing)
    with pytest.raises(TlsFileError, match=r"empty.pem: no certificate with its private key"):
        client_context(None, empty)
    with pytest.raises(TlsFileError, match=r"no certificate with its private key"):
        client_context(None, authority.issue().certificate)


def test_a_folder_whose_files_do_not_belong_together_is_refused(authority: Authority, tmp_path: Path) -> None:
    folder = tmp_path / "mounted"
    folder.mkdir()
    authority.issue().certificate.rename(folder / "tls.crt")
    with pytest.raises(TlsFileError, match=r"tls.key cannot be read"):
        client_context(None, folder)
    authority.issue().key.rename(folder / "tls.key")
    with pytest.raises(TlsFileError, match=r"tls.key: the private key does not fit the certificate"):
        client_context(None, folder)
    (folder / "tls.key").write_text("nothing\n")
    with pytest.raises(TlsFileError, match=r"tls.crt and .*tls.key: no certificate with its private key"):
        client_context(None, folder)


def test_a_key_with_a_password_is_refused_instead_of_asking_for_it(authority: Authority) -> None:
    with pytest.raises(TlsFileError, match="has a password"):
        client_context(None, authority.issue(password=b"secret").both)
