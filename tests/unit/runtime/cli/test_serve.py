"""The `serve` command's arguments; serving itself is tested on a process in tests/end_to_end/runtime."""

import sys
from pathlib import Path
from typing import Any

import pytest

from runtime.cli import serve as module
from runtime.host import HostError
from runtime.portal.limits import SETTINGS
from runtime.portal.log_lines import start_logging


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, dict[str, Any]]]:
    """What `serve` was asked to do, instead of doing it."""
    calls: list[tuple[Path, dict[str, Any]]] = []
    monkeypatch.delenv("PLUMBLINE_ADMIN_PASSWORD", raising=False)

    def note(data_dir: Path, **options: Any) -> None:
        calls.append((data_dir, options))
        options["listening"]("http://127.0.0.1:8600", options["admin_password"])

    monkeypatch.setattr(module, "serve", note)
    monkeypatch.setattr(sys, "setswitchinterval", lambda seconds: None)
    return calls


def test_it_says_where_it_listens_and_ends_with_0(
    served: list[tuple[Path, dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert module.run(["--data-dir", "d"]) == 0
    assert capsys.readouterr().out == "listening on http://127.0.0.1:8600\n"
    data_dir, options = served[0]
    assert (data_dir, options["host"], options["port"], options["profile"]) == (Path("d"), "127.0.0.1", 8600, "default")


def test_arguments_are_passed_on(served: list[tuple[Path, dict[str, Any]]]) -> None:
    arguments = ["--host", "::1", "--port", "0", "--data-dir", "d", "--config", "c.json", "--profile", "compact"]
    assert module.run(arguments) == 0
    options = served[0][1]
    assert (options["host"], options["port"], options["profile"]) == ("::1", 0, "compact")
    assert options["config"] == Path("c.json")


def test_the_process_lets_the_scan_thread_in_quickly(
    served: list[tuple[Path, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    intervals: list[float] = []
    monkeypatch.setattr(sys, "setswitchinterval", intervals.append)
    assert module.run(["--data-dir", "d"]) == 0
    assert intervals == [0.0001]
    assert len(served) == 1


def test_logs_and_traces_are_set_by_options_then_by_the_environment(
    served: list[tuple[Path, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    levels: list[str] = []
    honest = start_logging
    monkeypatch.setattr(module, "start_logging", lambda level: levels.append(level) or honest(level))
    monkeypatch.delenv("PHASE2_LOG_LEVEL", raising=False)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    assert module.run(["--data-dir", "d"]) == 0
    monkeypatch.setenv("PHASE2_LOG_LEVEL", "Debug")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
    assert module.run(["--data-dir", "d"]) == 0
    assert module.run(["--data-dir", "d", "--log-level", "error", "--otlp-endpoint", "https://other"]) == 0
    assert levels == ["warn", "debug", "error"]
    endpoints = [options["otlp_endpoint"] for _, options in served]
    assert endpoints == [None, "http://collector:4318", "https://other"]
    assert served[0][1]["log_lines_lost"]() == 0


def test_limits_are_set_by_options_then_by_the_environment(
    served: list[tuple[Path, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLUMBLINE_MAX_WEBSOCKETS", "7")
    monkeypatch.setenv("PLUMBLINE_MAX_EVENT_STREAMS", "5")
    assert module.run(["--data-dir", "d", "--max-event-streams", "3"]) == 0
    limits = served[0][1]["limits"]
    assert (limits.websockets, limits.event_streams, limits.command_queue) == (7, 3, 64)


def test_help_tells_every_limit_with_its_variable_and_default(
    served: list[tuple[Path, dict[str, Any]]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert module.run(["--help"]) == 0
    told = capsys.readouterr().out
    for setting in SETTINGS:
        assert f"{setting.option} N" in told
        assert f"(default {setting.variable}, {setting.default})" in told


def test_the_password_that_was_made_up_is_told_once_after_the_address(
    served: list[tuple[Path, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLUMBLINE_ADMIN_PASSWORD", "correct horse")  # which the one in place of `serve` takes for that
    assert module.run(["--data-dir", "d"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "listening on http://127.0.0.1:8600"
    assert second == "made the user admin with the password correct horse (it is shown this once)"


def test_beyond_this_machine_it_listens_when_that_is_meant(served: list[tuple[Path, dict[str, Any]]]) -> None:
    assert module.run(["--data-dir", "d", "--host", "0.0.0.0", "--insecure"]) == 0
    assert served[0][1]["host"] == "0.0.0.0"


def test_localhost_is_the_address_of_loopback(served: list[tuple[Path, dict[str, Any]]]) -> None:
    assert module.run(["--host", "localhost", "--data-dir", "d"]) == 0
    assert served[0][1]["host"] == "127.0.0.1"


def test_the_environment_names_the_data_directory(
    served: list[tuple[Path, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", "from-environment")
    assert module.run([]) == 0
    assert served[0][0] == Path("from-environment")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "--data-dir DIR is needed"),
        (["--data-dir", "d", "--host", "0.0.0.0"], "or --insecure"),
        (["--data-dir", "d", "--port", "65536"], "0..65535"),
        (["--data-dir", "d", "--port", "x"], "0..65535"),
        (["--data-dir", "d", "--fast"], "--fast"),
        (["--data-dir", "d", "--max-websockets", "0"], "--max-websockets is a whole number in 1..65536"),
        (["--data-dir", "d", "--log-level", "loud"], "one of debug, info, warn, error"),
        (["--data-dir", "d", "--otlp-endpoint", "collector:4318"], "a URL such as"),
        (["--data-dir", "d", "--otlp-endpoint", "http://[x"], "a URL such as"),
    ],
)
def test_unusable_arguments_end_with_2_and_one_line(
    served: list[tuple[Path, dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    assert module.run(arguments) == 2
    errors = capsys.readouterr().err
    assert message in errors
    assert errors.count("\n") == 1
    assert served == []


def test_a_runtime_that_cannot_start_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(data_dir: Path, **options: Any) -> None:
        raise HostError("the data directory d is in use")

    monkeypatch.setattr(module, "serve", refuse)
    monkeypatch.setattr(sys, "setswitchinterval", lambda seconds: None)
    assert module.run(["--data-dir", "d"]) == 2
    assert capsys.readouterr().err == "plumbline serve: the data directory d is in use\n"
