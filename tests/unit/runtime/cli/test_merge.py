"""`merge` on real files and as git's merge driver."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from runtime.cli import merge
from runtime.contracts.three_way import ABSENT, Conflict, Place
from runtime.contracts.world_rules import check_world
from tests.helpers.specs import spec
from tests.helpers.valid_config import valid_config

ROOT = Path(__file__).parents[4]


class Files:
    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.out = folder / "out.json"
        self._capsys = capsys

    def write(self, name: str, content: Any) -> str:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, indent=4).encode())
        return str(path)

    def merge(self, base: Any, ours: Any, theirs: Any, *more: str) -> tuple[int, list[str]]:
        names = [self.write(name, one) for name, one in (("base", base), ("ours", ours), ("theirs", theirs))]
        code = merge.run([*names, "-o", str(self.out), *more])
        said = self._capsys.readouterr()
        assert said.out == ""
        return code, said.err.splitlines()

    def merged(self) -> Any:
        return json.loads(self.out.read_bytes())


@pytest.fixture
def files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Files:
    return Files(tmp_path, capsys)


def moved(level: Any, identity: str, x: float) -> Any:
    level = copy.deepcopy(level)
    next(one for one in level["entities"] if one["id"] == identity)["transform"]["position"] = [x, 0, 0]
    return level


def test_changes_of_both_sides_come_together(files: Files) -> None:
    base = spec("wolf", "rock")
    assert files.merge(base, moved(base, "wolf", 7), moved(base, "rock", 8)) == (0, [])
    assert files.merged() == moved(moved(base, "wolf", 7), "rock", 8)


def test_a_conflict_is_a_line_and_ours_stands_in_a_valid_level(files: Files) -> None:
    base = spec("wolf", "rock")
    theirs = moved(moved(base, "wolf", 8), "rock", 9)
    code, lines = files.merge(base, moved(base, "wolf", 7), theirs, "--name", "forest.json")
    assert (code, lines) == (
        1,
        ["forest.json: entity wolf: transform.position: ours [7,0,0], theirs [8,0,0] (was [0.0,0,0])"],
    )
    assert files.merged() == moved(moved(base, "wolf", 7), "rock", 9)
    assert check_world(files.merged()) == []


def test_a_side_that_is_the_result_is_kept_to_the_byte(files: Files) -> None:
    base = spec("wolf")
    theirs = b" " + json.dumps(moved(base, "wolf", 1.50)).encode()
    assert files.merge(base, base, theirs) == (0, [])
    assert files.out.read_bytes() == theirs


def test_a_quest_whose_entity_the_other_side_deleted_is_told(files: Files) -> None:
    base = spec("wolf", "rock")
    ours = base | {"quests": [{"id": "hunt", "triggerEntity": "wolf", "goal": "x"}]}
    code, [line] = files.merge(base, ours, base | {"entities": base["entities"][1:]})
    assert code == 1
    assert "wolf" in line
    assert line.endswith("which neither side alone breaks")


def test_what_was_broken_before_is_no_conflict(files: Files) -> None:
    base = spec("wolf", "rock")
    base["entities"][0]["type"] = "ghost"
    assert files.merge(base, moved(base, "wolf", 1), moved(base, "rock", 2)) == (0, [])


def test_an_empty_base_is_none(files: Files) -> None:
    assert files.merge(b"", spec("wolf"), spec("rock"))[0] == 0
    assert {one["id"] for one in files.merged()["entities"]} == {"wolf", "rock"}


def test_sidecars_merge_too(files: Files) -> None:
    assert files.merge({"hidden": ["a"]}, {"hidden": ["a", "b"]}, {"hidden": ["a"], "locked": ["c"]}) == (0, [])
    assert files.merged() == {"hidden": ["a", "b"], "locked": ["c"]}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is no JSON object"),
        (b'{"hidden": []}', "one of the files is a level and another a sidecar"),
        (json.dumps(valid_config()).encode(), "is a card config"),
    ],
)
def test_what_cannot_be_merged_is_one_line_and_the_target_stays(files: Files, broken: bytes, reason: str) -> None:
    files.out.write_bytes(b"before")
    code, [line] = files.merge(spec("wolf"), spec("wolf"), broken)
    assert code == 2
    assert reason in line
    assert files.out.read_bytes() == b"before"


def test_files_that_are_not_there_or_cannot_be_are_unusable(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge.run([str(files.folder / "no"), "x", "y", "-o", str(files.out)]) == 2
    assert merge.run(["a\0b", "x", "y", "-o", str(files.out)]) == 2
    assert merge.run([str(files.folder), "x", "y", "-o", str(files.out)]) == 2
    assert merge.run(["/dev/null", "x", "y", "-o", str(files.out)]) == 2
    assert merge.run(["x", "y"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 5
    assert not files.out.exists()


def test_a_target_that_cannot_be_written_is_unusable(files: Files) -> None:
    files.out = files.folder / "nowhere" / "out.json"
    code, [line] = files.merge(spec("wolf"), spec("wolf"), spec("wolf", "rock"))
    assert code == 2
    assert "no such file" in line


def test_conflicts_are_readable_whatever_they_hold() -> None:
    whole = Conflict(Place("entity", "wolf"), {}, ABSENT, {"a": 1})
    assert merge.conflict_line(whole) == "entity wolf: ours deleted it, theirs changed it"
    field = Conflict(Place("level", "", "note"), ABSENT, "x" * 500, None)
    line = merge.conflict_line(field)
    assert line.startswith('level: note: ours "xxx')
    assert line.endswith("…, theirs null (was nothing)")


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("collides", [False, True])
def test_git_merges_a_level_with_it(tmp_path: Path, collides: bool) -> None:
    level = tmp_path / "forest.json"

    def commit(content: Any) -> None:
        level.write_text(json.dumps(content, indent=2))
        assert git(tmp_path, "add", ".").returncode == 0
        assert git(tmp_path, "commit", "-qm", "x").returncode == 0

    driver = f'"{sys.executable}" "{ROOT / "main.py"}" merge %O %A %B -o %A --name %P'
    assert git(tmp_path, "init", "-qb", "main").returncode == 0
    git(tmp_path, "config", "merge.plumbline.driver", driver)
    (tmp_path / ".gitattributes").write_text("*.json merge=plumbline\n")
    base = spec("wolf", "rock")
    commit(base)
    git(tmp_path, "checkout", "-qb", "other")
    commit(moved(base, "wolf" if collides else "rock", 8))
    git(tmp_path, "checkout", "-q", "main")
    commit(moved(base, "wolf", 7))
    done = git(tmp_path, "merge", "-q", "--no-edit", "other")
    merged = json.loads(level.read_text())
    if collides:
        assert done.returncode == 1
        assert "forest.json: entity wolf: transform.position: ours [7,0,0], theirs [8,0,0]" in done.stderr
        assert merged == moved(base, "wolf", 7)
        assert git(tmp_path, "diff", "--name-only", "--diff-filter=U").stdout.strip() == "forest.json"
    else:
        assert (done.returncode, done.stderr) == (0, "")
        assert merged == moved(moved(base, "wolf", 7), "rock", 8)
