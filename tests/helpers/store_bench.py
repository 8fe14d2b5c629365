"""A real store of levels, as the window reaches it, for a test that has the loop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document.document import Document
from app.session import Session
from app.store_calls import StoreCalls
from runtime.contracts.world import EditorState
from runtime.embedded import start_embedded
from tests.helpers import levels
from tests.helpers.qt_loop import wait_for


class StoreBench:
    """Close it with `close` before the loop ends."""

    def __init__(self, loop: QEventLoop, qtbot: QtBot, folder: Path) -> None:
        self.loop, self.qtbot, self.folder = loop, qtbot, folder
        self.link = start_embedded(folder / "data")
        self.session = Session(self.link)
        self.calls = StoreCalls(self.session)

    def get(self, coroutine: Any) -> Any:
        """Return what it returns, while everything goes on."""
        return wait_for(self.qtbot, self.loop, coroutine)

    def create(self, name: str, document: Document | None = None) -> str:
        """Store a level, a small one unless one is given; its id."""
        kept = document or levels.document()
        return str(self.get(self.calls.create(name, kept.state, EditorState())).level_id)

    def close(self) -> None:
        self.get(self.session.close())
