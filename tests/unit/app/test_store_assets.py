"""Which files go along with a level, and in what order they are sent."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

from app.document.world import WorldState
from app.store_assets import Sent, differing_files, lacking_files, send_lacking, used_assets
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
    assert done == Sent(1, 1)
    assert store.sent == {"crate.obj": b"mesh"}
    assert told == [("crate.obj", 0, 2), ("part.gltf", 1, 2)]


def test_what_the_runtime_has_with_another_content_stays_and_is_named(tmp_path: Path) -> None:
    files = library(tmp_path)
    same, other = hashlib.sha256(b"mesh").hexdigest(), hashlib.sha256(b"another image").hexdigest()
    mesh = AssetItem(name="crate", kind="mesh", source="user", files=("crate.obj",), sha256=same)
    image = AssetItem(name="crate", kind="texture", source="user", files=("crate.png",), sha256=other)
    store = Store(mesh, image)
    done = asyncio.run(send_lacking(store, state(), files, lambda *step: None))  # type: ignore[arg-type]
    assert done == Sent(0, 0, ("crate.png",))
    assert store.sent == {}


def test_what_cannot_be_compared_is_not_called_different(tmp_path: Path) -> None:
    files = library(tmp_path)
    (tmp_path / "part.gltf").write_bytes(b"{")
    level = levels.document(levels.entity("a", mesh="part"), levels.entity("b", mesh="crate")).state
    broken = AssetItem(name="part", kind="mesh", source="user", files=("part.gltf",), sha256="0" * 64)
    assert differing_files(level, files, [broken, item("crate", "mesh", "crate.obj")]) == []
