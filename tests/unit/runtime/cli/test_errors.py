"""Every command fails in one line with exit code 2; `--debug` adds the traceback."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.cli.errors import (
    CommandParser,
    UnusableError,
    add_data_dir,
    data_dir_of,
    explain,
    one_line,
    run_command,
    show,
)

ROOT = Path(__file__).parents[4]


def parser() -> CommandParser:
    made = CommandParser("dig", "Dig a hole.")
    made.add_argument("--depth", type=int, default=1)
    return made


def failing(failure: BaseException) -> Callable[[argparse.Namespace], int]:
    def command(options: argparse.Namespace) -> int:
        raise failure

    return command


def test_the_exit_code_is_the_commands_own() -> None:
    assert run_command(parser(), ["--depth", "7"], lambda options: int(options.depth)) == 7


@pytest.mark.parametrize("arguments", [["--width", "3"], ["--depth", "deep"], ["--dep", "3"], ["extra"]])
def test_unusable_arguments_are_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(parser(), arguments, lambda options: 0) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith("plumbline dig: ")
    assert output.err.count("\n") == 1
    assert "--help" in output.err


def test_help_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(parser(), ["--help"], failing(AssertionError())) == 0
    assert "Dig a hole." in capsys.readouterr().out


def test_an_exit_with_a_message_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    made = parser()
    assert run_command(made, [], lambda options: made.exit(5, "rock\n")) == 5
    assert capsys.readouterr().err == "rock\n"


@pytest.mark.parametrize(
    ("failure", "line"),
    [
        (UnusableError("level.json: is no level"), "plumbline dig: level.json: is no level\n"),
        (
            FileNotFoundError(2, "No such file or directory", "a.json"),
            "plumbline dig: a.json: no such file or directory\n",
        ),
        (OSError(28, "No space left on device"), "plumbline dig: no space left on device\n"),
        (KeyError("x"), "plumbline dig: KeyError: 'x' (--debug shows where)\n"),
        (UnusableError("two\nlines\x1b[31m"), "plumbline dig: two\\nlines\\x1b[31m\n"),
    ],
)
def test_failures_are_one_line(failure: Exception, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(parser(), [], failing(failure)) == 2
    assert capsys.readouterr().err == line


def test_debug_adds_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(parser(), ["--debug"], failing(KeyError("x"))) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("Traceback (most recent call last):")
    assert shown.endswith("plumbline dig: KeyError: 'x' (--debug shows where)\n")


def test_an_interrupt_ends_quietly_with_its_own_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(parser(), [], failing(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_has_gone_is_no_error() -> None:
    program = (
        "import sys; from runtime.cli.errors import CommandParser, run_command, show\n"
        "def spill(options):\n"
        "    for _ in range(100_000): show('water ' * 10 + '\\n', sys.stdout)\n"
        "    return 1\n"
        "sys.exit(run_command(CommandParser('dig', ''), [], spill))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_an_error_of_the_system_without_words_is_named() -> None:
    assert explain(OSError("odd")) == "OSError: odd (--debug shows where)"


def test_control_characters_and_half_pairs_are_spelled_out() -> None:
    assert one_line("a\tb\r\n\ud800é") == "a\\tb\\r\\n\\ud800é"


def test_what_a_stream_cannot_show_is_spelled_out() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    show("Zufluß", stream)
    stream.flush()
    assert stream.buffer.getvalue() == b"Zuflu\\xdf"
    plain = io.StringIO()
    show("Zufluß \ud800", plain)
    assert plain.getvalue() == "Zufluß \\ud800"


def test_the_data_directory_is_named_or_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLUMBLINE_DATA_DIR", raising=False)

    def given(*arguments: str) -> argparse.Namespace:
        parser = CommandParser("try", "Tries.")
        add_data_dir(parser)
        return parser.parse_args(arguments)

    with pytest.raises(UnusableError, match="--data-dir DIR is needed"):
        data_dir_of(given())
    assert data_dir_of(given("--data-dir", "here")) == Path("here")
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", "there")
    assert data_dir_of(given()) == Path("there")
