"""A file is written in a worker, and what became of it is told."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from app.presenters.file_writing import write_file


class Panel:
    def __init__(self) -> None:
        self.told: list[str] = []

    def show_problem(self, text: str | None) -> None:
        self.told.append(f"problem: {text}")

    def show_done(self, text: str) -> None:
        self.told.append(f"done: {text}")


def test_it_is_made_and_written_beside_the_window(tmp_path: Path) -> None:
    panel, threads = Panel(), []

    def make() -> bytes:
        threads.append(threading.current_thread())
        return b"content"

    asyncio.run(write_file(tmp_path / "a.csv", make, panel))
    assert (tmp_path / "a.csv").read_bytes() == b"content"
    assert panel.told == [f"done: Saved {tmp_path / 'a.csv'}"]
    assert threads[0] is not threading.main_thread()


def unable() -> bytes:
    raise OSError("no picture came of it")


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [("nowhere/a.csv", bytes, "No such file or directory"), ("a.png", unable, "no picture came of it")],
)
def test_why_there_is_no_file_is_told_with_what_to_do(tmp_path: Path, name: str, make: object, why: str) -> None:
    panel = Panel()
    asyncio.run(write_file(tmp_path / name, make, panel))
    assert panel.told == [
        f"problem: {tmp_path / name} was not written: {why}. Choose another folder or free some space."
    ]
    assert not (tmp_path / name).exists()
