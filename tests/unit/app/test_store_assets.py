"""Which files go along with a level, and in what order they are sent."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from app.document.world import WorldState
from app.store_assets import lacking_files, send_lacking, used_assets
from runtime.assets.library import AssetLibrary
from runtime.contracts.phase2 import AssetItem
from tests.helpers import levels


class Store:
    """What of the calls is used: a list of assets, and files that are taken."""

    def __init__(self, *there: AssetItem) -> None:
        self.there = list(there)
        self.sent: dict[str, bytes] = {}

    async def assets(self) -> list[AssetItem]:
        return self.there

    async def send_asset(self, name: str, content: bytes) -> None:
        self.sent[name] = content


def item(name: str, kind: Any = "mesh", *files: str) -> AssetItem:
    return AssetItem(name=name, kind=kind, source="user", files=files)


def state() -> WorldState:
    return levels.document(
        levels.entity("a", mesh="crate", texture="crate"), levels.entity("b", mesh="box", texture="nowhere")
    ).state


def library(folder: Path) -> AssetLibrary:
    (folder / "crate.obj").write_bytes(b"mesh")
    (folder / "crate.png").write_bytes(b"image")
    (folder / "unused.obj").write_bytes(b"mesh")
    return AssetLibrary(level=folder, samples=None)


def test_what_a_level_names_is_used(tmp_path: Path) -> None:
    assert used_assets(state()) == {
        ("sky", "none"), ("mesh", "crate"), ("mesh", "box"), ("texture", "crate"), ("texture", "nowhere")
    }  # fmt: skip


def test_only_files_that_the_runtime_has_by_no_name_are_lacking(tmp_path: Path) -> None:
    files = library(tmp_path)
    assert [path.name for path in lacking_files(state(), files, [])] == ["crate.obj", "crate.png"]
    assert [path.name for path in lacking_files(state(), files, [item("crate")])] == ["crate.png"]
    assert lacking_files(state(), files, [item("crate"), item("x", "texture", "crate.jpg")]) == []


def test_each_is_sent_and_told_and_an_unreadable_one_is_counted(tmp_path: Path) -> None:
    files = library(tmp_path)
    (tmp_path / "part.gltf").write_bytes(b"{")
    level = levels.document(levels.entity("a", mesh="part"), levels.entity("b", mesh="crate")).state
    store, told = Store(), []
    done = asyncio.run(
        send_lacking(store, level, files, lambda *step: told.append(step))  # type: ignore[arg-type]
    )
    assert done == (1, 1)
    assert store.sent == {"crate.obj": b"mesh"}
    assert told == [("crate.obj", 0, 2), ("part.gltf", 1, 2)]
