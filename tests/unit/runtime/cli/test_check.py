"""`check` on real files: every kind of bad input, both forms of output, all exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from runtime.cli import check
from runtime.contracts.json_text import MAX_FILE_BYTES
from tests.helpers.valid_config import changed, valid_config

ROOT = Path(__file__).parents[4]
LEVEL: dict[str, Any] = {
    "schema_version": "1.0",
    "world": {"id": "w", "name": "World", "gravity": [0, -9.81, 0]},
    "scene": {"id": "s", "ambientLight": [0.1, 0.1, 0.1], "skybox": "none"},
    "entities": [
        {
            "id": "wolf",
            "type": "npc",
            "transform": {"position": [0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1]},
            "material": {"shader": "standard", "texture": "none", "color": [1, 1, 1]},
            "components": {"mesh": "box", "collider": "box", "script": ""},
        }
    ],
    "quests": [],
}


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def save(name: str, content: object) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return save


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    """Return exit code, lines of output, and what was said on standard error."""
    code = check.run(arguments)
    output = capsys.readouterr()
    return code, output.out.splitlines(), output.err


def test_what_is_clean_says_nothing(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    files = write("config.json", valid_config()), write("level.json", LEVEL)
    assert run(capsys, *files) == (0, [], "")


def test_the_shipped_files_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    worlds = [path for path in (ROOT / "resources/samples/worlds").glob("*.json") if ".editor." not in path.name]
    assert worlds
    code, _, error = run(capsys, str(ROOT / "resources/factory.json"), *map(str, worlds))
    assert (code, error) == (0, "")


def test_findings_are_one_line_each_with_file_place_rule_and_message(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write("c.json", changed("wifi.staOnly", False, changed("scan.intervalMs", 5)))
    level = write("l.json", {**LEVEL, "schema_version": "0.9"})
    code, lines, error = run(capsys, config, level)
    assert (code, error) == (1, "")
    assert lines[0].startswith(f"{config}: scan.intervalMs: V-CFG-005: the scan interval lies in")
    assert lines[1].startswith(f"{config}: wifi.staOnly: V-CFG-015: ")
    assert lines[2].startswith(f"{level}: schema_version: W-001: ")
    assert len(lines) == 3


def test_warnings_alone_leave_exit_0(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    config = write("c.json", changed("note", 1))
    code, lines, _ = run(capsys, config)
    assert code == 0
    assert lines == [
        f'{config}: note: V-CFG-022: warning: the key "note" is not known here; it is kept and does nothing'
    ]
    assert run(capsys, write("l.json", {**LEVEL, "entities": []}))[0] == 0


def test_json_lists_the_same_findings_as_error_objects(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    config = write("c.json", changed("note", 1, changed("scan.intervalMs", 5)))
    code, lines, _ = run(capsys, "--json", config, write("bad.json", b"{"))
    items = json.loads("\n".join(lines))
    assert code == 2
    assert [(item["rule"], item["field"], item.get("severity")) for item in items] == [
        ("V-CFG-005", "scan.intervalMs", None),
        ("V-CFG-022", "note", "warning"),
        ("FILE", "", None),
    ]
    assert items[0]["file"] == config
    assert items[0]["errorCode"] == "VALIDATION_FAILED"
    assert items[0]["details"] == {"rule": "V-CFG-005"}


def test_json_of_nothing_is_an_empty_list(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--json", write("c.json", valid_config())) == (0, ["[]"], "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is not JSON: Expecting value (line 1, column 1)"),
        (b"{", "is not JSON"),
        (b"{'a': 1}", "is not JSON"),
        (b'{"cards": [NaN]}', "holds NaN"),
        (b'{"cards": [-Infinity]}', "holds -Infinity"),
        (b'{"cards": [1e400]}', "holds the number 1e400"),
        (b'{"cards": [' + b"9" * 5000 + b"]}", "is not JSON that can be read"),
        (b'{"a": 1, "a": 2}', "has the key 'a' twice"),
        (b"[" * 65 + b"]" * 65, "is nested deeper than 64"),
        (b"[" * 1_000_000, "is nested deeper than 64"),
        (b'{"label": "\xff"}', "is not UTF-8 (byte 11)"),
        ('{"label": "Größe"}'.encode("utf-16"), "is not UTF-8"),
    ],
)
def test_unreadable_content_is_a_finding_of_its_own_rule(
    content: bytes, reason: str, write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write("bad.json", content)
    code, lines, error = run(capsys, path)
    assert (code, error) == (2, "")
    assert len(lines) == 1
    assert lines[0].startswith(f"{path}: : FILE: {reason}")


def test_a_byte_order_mark_is_tolerated(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, write("bom.json", b"\xef\xbb\xbf" + json.dumps(LEVEL).encode())) == (0, [], "")


def test_depth_64_is_read(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    deep = b'{"schemaVersion": ' + b"[" * 63 + b"]" * 63 + b"}"
    assert run(capsys, write("deep.json", deep))[0] == 1


def test_a_file_over_64_mib_is_refused_by_its_size(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("big.json", b"")
    os.truncate(path, MAX_FILE_BYTES + 1)  # a hole: takes no room, and is not read
    code, lines, _ = run(capsys, path)
    assert code == 2
    assert lines == [f"{path}: : FILE: is {MAX_FILE_BYTES + 1} bytes, over the limit of {MAX_FILE_BYTES}"]


def test_what_is_no_readable_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, error = run(capsys, str(tmp_path), str(tmp_path / "gone"), "/dev/zero", "a\0b")
    assert (code, error) == (2, "")
    assert [line.partition("FILE: ")[2] for line in lines] == [
        "cannot be read: is a directory",
        "cannot be read: no such file or directory",
        "is no file but a device",
        "cannot be read: embedded null byte",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_file_without_rights_is_told(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = write("secret.json", valid_config())
    Path(path).chmod(0)
    assert run(capsys, path)[:2] == (2, [f"{path}: : FILE: cannot be read: permission denied"])


def test_a_pipe_is_read_to_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(json.dumps(LEVEL).encode()))
    writer.start()
    assert run(capsys, str(path)) == (0, [], "")
    writer.join()


@pytest.mark.parametrize(
    ("document", "is_config"),
    [
        ({"schemaVersion": 1}, True),
        ({"cards": []}, True),
        ({"schema_version": "1.0"}, False),
        ([], False),
        (None, False),
    ],
)
def test_a_config_is_told_by_its_keys(document: object, is_config: bool) -> None:
    assert check.is_config(document) == is_config


def test_anything_else_is_a_level(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = run(capsys, write("list.json", []))
    assert code == 1
    assert lines[0].endswith(": : W-002: a world spec is a JSON object")


def test_a_profile_can_be_named(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    config = write("c.json", changed("cards[0].config.channel", 5))
    assert run(capsys, config)[0] == 0
    code, lines, _ = run(capsys, "--profile", "compact", config)
    assert code == 1
    assert "V-CFG-020" in lines[0]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "the following arguments are required: FILE"),
        (["--profile", "huge", "x"], "no hardware profile is called 'huge'; there are compact, default"),
        (["--what", "x"], "unrecognized arguments: --what"),
    ],
)
def test_unusable_arguments_are_one_line(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines, error = run(capsys, *arguments)
    assert (code, lines) == (2, [])
    assert error.startswith(f"plumbline check: {complaint}")
    assert error.count("\n") == 1


def test_the_worst_exit_code_wins_and_every_file_is_checked(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    files = write("a.json", b"{"), write("b.json", changed("scan.intervalMs", 5)), write("c.json", valid_config())
    code, lines, _ = run(capsys, *files)
    assert code == 2
    assert [re.search(r"/(\w)\.json: ", line).group(1) for line in lines] == ["a", "b"]  # type: ignore[union-attr]  # it matches


def test_half_pairs_in_keys_texts_and_file_names_are_spelled_out(
    write: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    config = json.dumps(changed("cards[0].label", "\ud800", changed("\ud83d", 1))).encode()
    path = write("a\nb\udcff.json", config)
    code, lines, _ = run(capsys, path)
    assert code == 1
    assert all("a\\nb\\udcff.json: " in line for line in lines)
    code, lines, _ = run(capsys, "--json", path, write("l.json", {**LEVEL, "quests": [{"triggerEntity": "\ud800"}]}))
    assert code == 1
    assert json.loads("\n".join(lines))


def test_far_more_cards_than_fit_are_one_finding_a_family(write: Any, capsys: pytest.CaptureFixture[str]) -> None:
    document = valid_config()
    document["cards"] = [{**document["cards"][n % 7], "cardId": n + 1} for n in range(30_000)]
    code, lines, _ = run(capsys, write("large.json", document))
    assert code == 1
    assert sum("V-CFG-019" in line for line in lines) == 6


def test_it_runs_as_a_command_and_loads_no_qt(write: Any) -> None:
    program = (
        "import sys, main; code = main.main(sys.argv[1:]);"
        "assert not any('PySide6' in name for name in sys.modules); sys.exit(code)"
    )
    path = write("c.json", changed("scan.intervalMs", 5))
    done = subprocess.run(
        [sys.executable, "-c", program, "check", path], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("\n") == 1
