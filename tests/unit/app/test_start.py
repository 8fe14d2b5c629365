"""The desktop's command line."""

import io
from pathlib import Path

import pytest

from app.feature_flags import WORLD_PREVIEW
from app.start import credentials_of, has_display, parse, run, tls_of
from runtime.links.client_credentials import ClientCredentials
from runtime.links.credentials import GivenToken, PasswordSignIn
from tests.helpers.certificates import Authority


def test_without_arguments_the_embedded_runtime_is_used(tmp_path: Path) -> None:
    options = parse([])
    assert options.connect is None
    assert options.level is None
    assert options.data_dir == tmp_path / "xdg_data_home" / "plumbline"
    assert options.settings_file == tmp_path / "xdg_config_home" / "plumbline" / "plumbline.ini"


def test_a_bare_connect_takes_the_address_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse(["--connect"]).connect == ""
    monkeypatch.setenv("PHASE2_BASE_URL", "https://plant.example")
    assert parse(["--connect"]).connect == "https://plant.example"
    assert parse(["--connect", "ws://h:81/ws", "--http", "http://h:80"]).http == "http://h:80"


def test_the_data_folder_comes_from_option_then_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", str(tmp_path / "env"))
    assert parse([]).data_dir == tmp_path / "env"
    assert parse(["--data-dir", str(tmp_path / "given")]).data_dir == tmp_path / "given"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--workspace", "kitchen"], "kitchen"),
        (["--http", "http://h"], "--http needs --connect"),
        (["--user", "anna"], "--user needs --connect"),
        (["--chapter", "forces"], "--chapter needs --tour"),
        (["level.json", "--tour", "out"], "leave LEVEL out"),
        (["--frobnicate"], "--frobnicate"),
        (["--engine-connect", "http://h"], "PLUMBLINE_ENGINE_TOKEN"),
    ],
)
def test_unusable_arguments_end_with_2_and_say_why(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "platform", "there"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "darwin", True),
        ({}, "win32", True),
    ],
)
def test_a_screen_is_looked_for_before_qt_does(environment: dict[str, str], platform: str, there: bool) -> None:
    assert has_display(environment, platform) is there


def test_without_a_screen_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run([]) == 2
    assert "make run" in capsys.readouterr().err


def test_who_signs_in_comes_from_the_environment_or_a_name_and_a_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLUMBLINE_TOKEN", "PLUMBLINE_USER", "PLUMBLINE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    assert parse(["--connect"]).credentials is None
    both = {"PLUMBLINE_USER": "anna", "PLUMBLINE_PASSWORD": "correct horse"}
    signing_in = credentials_of(None, both)
    assert isinstance(signing_in, PasswordSignIn)
    assert signing_in.username == "anna"
    assert isinstance(credentials_of(None, both | {"PLUMBLINE_TOKEN": "abc"}), GivenToken)
    assert isinstance(credentials_of("anna", both | {"PLUMBLINE_TOKEN": "abc"}), PasswordSignIn)
    monkeypatch.setattr("sys.stdin", None)
    assert credentials_of("anna", {}) is None


def test_a_password_is_asked_for_at_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "correct horse"

    monkeypatch.setattr("getpass.getpass", ask)
    monkeypatch.setattr("sys.stdin", Terminal())
    assert isinstance(credentials_of("anna", {}), PasswordSignIn)
    assert asked == ["Password of anna: "]


def test_a_token_that_is_none_ends_with_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PLUMBLINE_TOKEN", "two words")
    with pytest.raises(SystemExit) as ended:
        parse(["--connect"])
    assert ended.value.code == 2
    assert "two words" not in capsys.readouterr().err


def test_an_own_authority_and_a_client_certificate_are_for_remotes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority = Authority(tmp_path / "pki")
    monkeypatch.setenv("PHASE2_TLS_CERT_PATH", str(authority.issue().both))
    assert parse([]).tls is None
    secured = parse(["--connect", "https://plant.example", "--tls-ca", str(authority.file)]).tls
    assert secured is not None
    subjects = [str(trusted["subject"]) for trusted in secured.get_ca_certs()]
    assert any("Test authority" in subject for subject in subjects)
    assert tls_of(None, {}) is None


def test_a_certificate_that_cannot_be_used_ends_with_2_and_says_which(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PHASE2_TLS_CERT_PATH", str(tmp_path / "nowhere.pem"))
    with pytest.raises(SystemExit) as ended:
        parse(["--connect", "https://plant.example"])
    assert ended.value.code == 2
    assert "nowhere.pem cannot be read: no such file" in capsys.readouterr().err


def test_features_are_switched_off_by_name_and_unknown_ones_are_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PHASE2_FEATURE_FLAGS", "-world-preview,warp-drive")
    flags = parse([]).flags
    assert flags.off == {WORLD_PREVIEW}
    assert "warp-drive: unknown; there are world-preview, engine-v2" in caplog.text


def test_a_provider_gives_the_token_unless_a_user_or_a_token_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PHASE2_AUTH_PROVIDER", "auth.example.com")
    with pytest.raises(SystemExit):
        parse(["--connect"])
    assert "PHASE2_AUTH_PROVIDER needs PHASE2_CLIENT_ID and PHASE2_CLIENT_SECRET" in capsys.readouterr().err
    monkeypatch.setenv("PHASE2_CLIENT_ID", "window")
    monkeypatch.setenv("PHASE2_CLIENT_SECRET", "s:cret")
    assert isinstance(parse(["--connect"]).credentials, ClientCredentials)
    assert parse([]).credentials is None
    monkeypatch.setenv("PLUMBLINE_PASSWORD", "pass word")
    assert isinstance(parse(["--connect", "--user", "anna"]).credentials, PasswordSignIn)
    monkeypatch.setenv("PLUMBLINE_TOKEN", "abc")
    assert isinstance(parse(["--connect"]).credentials, GivenToken)


def test_whom_the_engine_works_for_is_an_address_and_never_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMBLINE_ENGINE_TOKEN", "the token")
    options = parse(["--engine-connect", "https://backend.example"])
    assert options.outside_job is not None
    assert (options.outside_job.url, options.outside_job.token) == ("https://backend.example", "the token")
    assert "the token" not in repr(options)
    assert parse([]).outside_job is None
