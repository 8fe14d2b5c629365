"""The journal of one window: what is on disk after each step, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.document.autosave import BASE, JOURNAL, Autosave
from app.document.document import Document
from app.document.files import open_level
from app.document.journal import Journal, read_journal
from app.document.saving import save_level
from tests.helpers import levels
from tests.helpers.doomed_editor import take_lock


class Bench:
    def __init__(self, folder: Path, **options: int) -> None:
        self.told: list[str] = []
        self.saver = Autosave(folder / "recovery", take_lock, told=self.told.append, now_ms=lambda: 5, **options)
        self.document = levels.document(levels.entity("a"))
        self.saver.begin(self.document)
        self.document.follow_steps(self.saver.take)

    def move(self, x: float) -> None:
        self.document.edit(f"Move to {x}", {"a": levels.entity("a", (x, 0, 0))})

    def journal(self) -> Journal:
        self.saver.flush()
        return read_journal((self.saver.folder / JOURNAL).read_bytes())

    def written(self) -> set[str]:
        self.saver.flush()
        return {path.name for path in self.saver.folder.glob("*")}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.saver.close()


def test_nothing_is_written_before_the_first_edit(bench: Bench) -> None:
    assert not bench.written()


def test_each_step_is_a_line_beside_what_it_began_from(bench: Bench) -> None:
    bench.move(1)
    bench.move(2)
    bench.document.undo()
    assert [record.kind for record in bench.journal().records] == ["do", "do", "undo"]
    assert bench.written() == {"lock", JOURNAL, BASE}
    assert open_level(bench.saver.folder / BASE).entities["a"] == levels.entity("a")


def test_a_journal_names_the_file_and_begins_from_its_very_text(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "forest.json"
    save_level(bench.document, path)
    path.write_bytes(path.read_bytes() + b"\n\n")
    document = open_level(path)
    bench.saver.begin(document)
    document.follow_steps(bench.saver.take)
    document.edit("Add", {"b": levels.entity("b")})
    assert bench.journal().head.level == str(path)
    assert (bench.saver.folder / BASE).read_bytes() == path.read_bytes()


def test_beginning_anew_drops_what_was_written(bench: Bench) -> None:
    bench.move(1)
    bench.saver.begin(bench.document)
    assert bench.written() == {"lock"}


def test_closing_leaves_nothing(bench: Bench) -> None:
    bench.move(1)
    bench.saver.close()
    assert not bench.saver.folder.exists()


def test_a_journal_that_grows_too_long_becomes_one_step(tmp_path: Path) -> None:
    bench = Bench(tmp_path, max_bytes=3_000)
    for x in range(40):
        bench.move(x + 1)
        bench.saver.flush()
        assert (bench.saver.folder / JOURNAL).stat().st_size <= 3_000
    journal = bench.journal()
    assert journal.records[0].label == "Earlier edits"
    assert journal.records[-1].side.entities["a"] == bench.document.entities["a"]
    bench.saver.close()


def test_a_compacted_journal_knows_another_order(tmp_path: Path) -> None:
    bench = Bench(tmp_path, max_bytes=1)
    bench.document.edit("Add", {"b": levels.entity("b")}, places={"b": 0})
    bench.document.edit("Add", {"c": levels.entity("c")}, places={"c": 0})
    assert bench.journal().records[-1].side.places == {"c": 0, "b": 1, "a": 2}
    bench.saver.close()


def test_a_folder_that_cannot_be_written_is_told_once_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "recovery").write_text("in the way")
    bench = Bench(tmp_path)
    bench.move(1)
    bench.move(2)
    bench.saver.flush()
    assert len(bench.told) == 1
    assert "Save the level yourself" in bench.told[0]
    (tmp_path / "recovery").unlink()
    bench.move(3)
    (record,) = bench.journal().records
    assert record.side.entities["a"] == bench.document.entities["a"]
    bench.saver.close()


def test_steps_before_any_beginning_are_nobodys(tmp_path: Path) -> None:
    saver = Autosave(tmp_path, take_lock)
    document: Document = levels.document(levels.entity("a"))
    document.follow_steps(saver.take)
    document.edit("Move", {"a": levels.entity("a", (1, 0, 0))})
    saver.flush()
    assert not list(tmp_path.iterdir())
    saver.close()


def test_a_first_step_that_leads_back_to_the_base_is_kept_as_it_is(bench: Bench) -> None:
    bench.move(1)
    bench.saver.flush()
    bench.document.file.base = bench.document.state
    bench.saver.begin(bench.document)
    bench.move(1.0)
    bench.move(2)
    assert [record.label for record in bench.journal().records] == ["Move to 2"]
