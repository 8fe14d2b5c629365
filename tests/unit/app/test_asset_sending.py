from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.asset_sending import ASSETS, AssetSender, LocalFile, SendingCancelledError, local_files, needed_by
from app.engine_calls import EngineCalls, EngineRefusedError
from app.session import Session
from runtime.assets.library import AssetLibrary
from runtime.links.link import Reply
from tests.helpers.engine_link import EngineLink, refusal
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.worlds import SETTINGS, entity

pytestmark = pytest.mark.gui


class AssetLink(EngineLink):
    """Takes assets as well, and says what it has."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[dict[str, Any]] = []
        self.taken: dict[str, bytes] = {}
        self.answer = Reply(201, {}, b"{}")

    async def request(self, method: str, path: str, body: bytes | None = None, headers: Any = None) -> Reply:
        if path.startswith(ASSETS) and method == "GET" and "/assets" not in self.refusals:
            page = {"items": self.items, "total": len(self.items), "limit": 500, "offset": 0}
            return Reply(200, {}, json.dumps(page).encode())
        if method == "PUT":
            assert headers == {"content-type": "application/octet-stream"}
            self.taken[path] = body or b""
            return self.answer
        return await super().request(method, path, body, headers)


class Bench:
    def __init__(self, qtbot: QtBot, loop: QEventLoop, folder: Path) -> None:
        self.link = AssetLink()
        self.folder = folder
        self.sender = AssetSender(EngineCalls(Session(self.link)), lambda: AssetLibrary(level=folder, samples=None))
        self.told: list[tuple[int, int, str]] = []
        self._qtbot, self._loop = qtbot, loop

    def send(self) -> None:
        needed = needed_by([entity("a", mesh="wolf", texture="fur")], SETTINGS)
        told = self.sender.send(needed, lambda *what: self.told.append(what))
        wait_for(self._qtbot, self._loop, told)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "wolf.obj").write_bytes(b"v 0 0 0")
    (tmp_path / "fur.png").write_bytes(b"png")
    (tmp_path / "other.png").write_bytes(b"not needed")
    with running_loop(qapp) as loop:
        yield Bench(qtbot, loop, tmp_path)


def test_what_the_runtime_lacks_is_sent_and_told(bench: Bench) -> None:
    bench.send()
    assert bench.link.taken == {f"{ASSETS}/wolf.obj": b"v 0 0 0", f"{ASSETS}/fur.png": b"png"}
    assert bench.told == [(0, 2, "fur.png"), (1, 2, "wolf.obj")]


def test_what_it_has_already_is_not_sent_and_what_it_has_otherwise_is(bench: Bench) -> None:
    bench.link.items = [
        {"name": "fur", "kind": "texture", "source": "user", "sha256": hashlib.sha256(b"png").hexdigest()},
        {"name": "wolf", "kind": "mesh", "source": "user", "sha256": "of another file"},
    ]
    bench.send()
    assert list(bench.link.taken) == [f"{ASSETS}/wolf.obj"]


def test_a_runtime_that_takes_no_assets_is_sent_none(bench: Bench) -> None:
    bench.link.refusals["/assets"] = refusal("NOT_FOUND", "no", 404)
    bench.send()
    assert not bench.link.taken
    bench.link.refusals["/assets"] = refusal("FORBIDDEN", "no", 403)
    with pytest.raises(EngineRefusedError, match="no"):
        bench.send()


def test_an_unsound_file_is_left_to_its_job_and_any_other_refusal_stops(bench: Bench) -> None:
    bench.link.answer = refusal("VALIDATION_FAILED", "cut off", 422)
    bench.send()
    assert len(bench.link.taken) == 2
    bench.link.answer = refusal("FORBIDDEN", "VIEWER may not", 403)
    with pytest.raises(EngineRefusedError, match=r"fur.png was not sent: VIEWER may not"):
        bench.send()


def test_sending_can_be_cancelled(bench: Bench, qtbot: QtBot) -> None:
    needed = needed_by([entity("a", mesh="wolf", texture="fur")])
    with pytest.raises(SendingCancelledError):
        wait_for(qtbot, bench._loop, bench.sender.send(needed, lambda *_: bench.sender.cancel()))
    assert list(bench.link.taken) == [f"{ASSETS}/fur.png"]


def test_a_file_that_went_meanwhile_is_left_to_its_job(bench: Bench, qtbot: QtBot) -> None:
    needed = needed_by([entity("a", mesh="wolf", texture="none")])
    wait_for(qtbot, bench._loop, bench.sender.send(needed, lambda *_: (bench.folder / "wolf.obj").unlink()))
    assert not bench.link.taken


def test_built_in_and_sample_assets_have_no_file_to_send(bench: Bench, qtbot: QtBot) -> None:
    needed = needed_by([entity("a")], SETTINGS)
    assert local_files(AssetLibrary(level=bench.folder), needed) == []
    samples = AssetLibrary()
    assert local_files(samples, frozenset({("mesh", "wolf")})) == []
    wait_for(qtbot, bench._loop, bench.sender.send(needed, lambda *_: None))
    assert not bench.link.requests


def test_names_with_odd_letters_are_quoted() -> None:
    assert LocalFile(Path("a b#.png"), "").route == f"{ASSETS}/a%20b%23.png"
