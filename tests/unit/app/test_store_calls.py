"""What the window asks of the level store, of a whole runtime; odd answers come from a scripted one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.session import Session
from app.store_calls import LEVELS, StaleLevelError, StoreCalls, StoreRefusedError
from runtime.contracts.world import EditorState
from runtime.embedded import start_embedded
from runtime.links.link import LinkClosedError, Reply, RuntimeLink
from tests.helpers import levels
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink
from tests.helpers.specs import spec

pytestmark = pytest.mark.gui
STATE = levels.document().state
EDITOR = EditorState(hidden=("rock_1",))


class Bench:
    def __init__(self, qtbot: QtBot, loop: QEventLoop, link: RuntimeLink) -> None:
        self.calls = StoreCalls(Session(link))
        self._qtbot, self._loop = qtbot, loop

    def get(self, coroutine: Any) -> Any:
        return wait_for(self._qtbot, self._loop, coroutine)

    def refusal(self, coroutine: Any) -> StoreRefusedError:
        with pytest.raises(StoreRefusedError) as refused:
            self.get(coroutine)
        return refused.value


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        link = start_embedded(tmp_path)
        made = Bench(qtbot, loop, link)
        try:
            yield made
        finally:
            made.get(link.close())


@pytest.fixture
def scripted(qtbot: QtBot, qapp: QApplication) -> Iterator[tuple[Bench, ScriptedLink]]:
    with running_loop(qapp) as loop:
        link = ScriptedLink()
        yield Bench(qtbot, loop, link), link


def test_a_level_is_stored_listed_read_written_and_deleted(bench: Bench) -> None:
    made = bench.get(bench.calls.create("Dark Forest", STATE, EDITOR))
    [item] = bench.get(bench.calls.levels())
    assert (item.level_id, item.name, item.version, item.entity_count) == (made.level_id, "Dark Forest", 1, 3)
    stored = bench.get(bench.calls.read(made.level_id))
    assert stored.state.to_wire() == STATE.to_wire()
    assert stored.editor.hidden == ("rock_1",)
    assert bench.get(bench.calls.write(made.level_id, STATE, EDITOR, 1)).version == 2
    assert bench.refusal(bench.calls.delete(made.level_id, 1)).code
    bench.get(bench.calls.delete(made.level_id, 2))
    assert bench.get(bench.calls.levels()) == []
    assert bench.refusal(bench.calls.read(made.level_id)).code == "NOT_FOUND"


def test_a_write_that_comes_late_is_told_how_the_level_is_now(bench: Bench) -> None:
    made = bench.get(bench.calls.create("Forest", STATE, EDITOR))
    other = levels.document(levels.entity("other")).state
    bench.get(bench.calls.write(made.level_id, other, EDITOR, 1))
    stale = bench.refusal(bench.calls.write(made.level_id, STATE, EDITOR, 1))
    assert isinstance(stale, StaleLevelError)
    assert (stale.current.version, stale.current.name) == (2, "Forest")
    assert stale.current.state.to_wire() == other.to_wire()


def test_a_level_is_exported_and_names_what_is_missing(bench: Bench) -> None:
    state = levels.document(levels.entity("a", mesh="größe"), levels.entity("b", mesh="lost")).state
    made = bench.get(bench.calls.create("Forest", state, EDITOR))
    content, missing = bench.get(bench.calls.export(made.level_id, "glb"))
    assert content.startswith(b"glTF")
    assert missing == ("größe", "lost")


def test_an_asset_is_sent_and_listed(bench: Bench) -> None:
    triangle = b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"
    bench.get(bench.calls.send_asset("my part.obj", triangle))
    assert "my part" in {item.name for item in bench.get(bench.calls.assets())}
    assert "was not sent" in str(bench.refusal(bench.calls.send_asset("broken.png", b"no")))


def test_a_name_that_an_older_release_took_is_shown_with_what_is_not_seen(
    scripted: tuple[Bench, ScriptedLink],
) -> None:
    bench, link = scripted
    item = {"level_id": "x", "name": "a\nb", "version": 1, "updated_at": "t", "entity_count": 1}
    page = {"items": [item], "total": 1, "limit": 500, "offset": 0}
    link.replies[f"{LEVELS}?limit=500&offset=0"] = Reply(200, {}, json.dumps(page).encode())
    assert [one.name for one in bench.get(bench.calls.levels())] == ["a\\nb"]
    level = {"level_id": "x", "name": "a\u202eb", "version": 1, "content": spec(), "updated_at": "t"}
    link.replies[f"{LEVELS}/x"] = Reply(200, {}, json.dumps(level).encode())
    assert bench.get(bench.calls.read("x")).name == "a\\u202eb"


def test_a_refusal_says_what_to_do_next(scripted: tuple[Bench, ScriptedLink]) -> None:
    bench, link = scripted
    body = {"error": {"code": "FORBIDDEN", "message": "OPERATOR is needed."}}
    link.replies[LEVELS] = Reply(403, {}, json.dumps(body).encode())
    text = str(bench.refusal(bench.calls.create("Forest", STATE, EDITOR)))
    assert text.startswith("Forest was not stored: OPERATOR is needed. Next: ask somebody with a higher role")
    link.replies[LEVELS] = Reply(502, {}, b"<html>")
    assert bench.refusal(bench.calls.create("Forest", STATE, EDITOR)).code == "502"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "is not JSON"),
        (b"{}", "level_id: Field required"),
        (
            json.dumps({"level_id": "x", "name": "X", "version": 1, "updated_at": "", "content": {}}).encode(),
            "world: Field required",
        ),
        (
            json.dumps(
                {"level_id": "x", "name": "X", "version": 1, "updated_at": "", "content": spec("a", "a")}
            ).encode(),
            "two of its entities have the same id",
        ),
    ],
)
def test_an_answer_that_is_no_level_is_told(scripted: tuple[Bench, ScriptedLink], body: bytes, said: str) -> None:
    bench, link = scripted
    link.replies[f"{LEVELS}/x"] = Reply(200, {}, body)
    assert said in str(bench.refusal(bench.calls.read("x")))


def test_a_conflict_without_the_present_level_is_told(scripted: tuple[Bench, ScriptedLink]) -> None:
    bench, link = scripted
    link.replies[f"{LEVELS}/x"] = Reply(409, {}, b'{"error": {"code": "CONFLICT", "message": "late"}}')
    refused = bench.refusal(bench.calls.write("x", STATE, EDITOR, 1))
    assert not isinstance(refused, StaleLevelError)
    assert "does not say how it is" in str(refused)


def test_a_link_that_is_down_is_told(scripted: tuple[Bench, ScriptedLink], monkeypatch: pytest.MonkeyPatch) -> None:
    bench, link = scripted

    async def closed(*_: object) -> Reply:
        raise LinkClosedError("the link is down")

    monkeypatch.setattr(link, "request", closed)
    assert "Next: try again when the link is up" in str(bench.refusal(bench.calls.read("x")))
