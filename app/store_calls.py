"""What the window asks of the level store, one coroutine a request; refusals are in words. It keeps nothing.

Large texts are made and read in a worker, from values that nobody changes.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from app.document.world import WorldState
from app.session import Session
from app.v2_calls import CallRefusedError, Model, V2Calls, error_of, model_of
from runtime.assets.export.level import ExportFormat
from runtime.contracts.json_text import UnreadableJsonError, read_json, write_json
from runtime.contracts.phase2 import AssetItem, Level, LevelItem, Page
from runtime.contracts.plain_text import ShownText
from runtime.contracts.world import EditorState, WorldSpec
from runtime.links.link import Reply

LEVELS, ASSETS = "/v2/editor/levels", "/v2/editor/assets"
PAGE = 500
MOST_BYTES = 256 * 1024 * 1024
NEXT_STEPS = {
    "PAYLOAD_TOO_LARGE": "it is larger than a runtime takes; split it",
    "VALIDATION_FAILED": "see Problems, correct what is named and save again",
}


class _ShownItem(LevelItem):
    name: ShownText


class StoreRefusedError(CallRefusedError):
    """What was asked of the store was not done."""


@dataclass(frozen=True, slots=True)
class StoredLevel:
    """A level as the store has it: its text as models, in a state to edit or to merge with."""

    level_id: str
    name: str
    version: int
    spec: WorldSpec
    editor: EditorState

    @property
    def state(self) -> WorldState:
        return WorldState.from_spec(self.spec, self.editor)


class StaleLevelError(StoreRefusedError):
    """Somebody else wrote the level meanwhile; `current` is how it is now."""

    def __init__(self, text: str, current: StoredLevel) -> None:
        super().__init__(text, "CONFLICT")
        self.current = current


class StoreCalls:
    """Lives on the GUI thread. Every method raises `StoreRefusedError`."""

    def __init__(self, session: Session) -> None:
        self._calls = V2Calls(session, StoreRefusedError, NEXT_STEPS)

    async def levels(self) -> list[LevelItem]:
        """Return every level that the store has."""
        what = "The list of levels could not be read"
        return [_model(_ShownItem, item, what) for item in await self._pages(LEVELS, what)]

    async def read(self, level_id: str) -> StoredLevel:
        what = f"{level_id} could not be opened"
        reply = await self._calls.ask("GET", _path(level_id), None, what)
        return await asyncio.to_thread(_stored, reply.body, what)

    async def create(self, name: str, state: WorldState, editor: EditorState) -> Level:
        """Store a level as a new one and return it as it is stored."""
        what = f"{name} was not stored"
        body = await asyncio.to_thread(_text, name, state, editor, None)
        reply = await self._calls.ask("POST", LEVELS, body, what)
        return await asyncio.to_thread(_head, reply.body, what)

    async def write(self, level_id: str, state: WorldState, editor: EditorState, version: int) -> Level:
        """Store a level over the version that it is based on; raises `StaleLevelError` when that is not the newest."""
        what = f"{level_id} was not stored"
        body = await asyncio.to_thread(_text, None, state, editor, version)
        reply = await self._calls.send("PUT", _path(level_id), body, what)
        if reply.status == 409:
            raise await asyncio.to_thread(_stale, reply, what)
        self._calls.check(reply, what)
        return await asyncio.to_thread(_head, reply.body, what)

    async def delete(self, level_id: str, version: int) -> None:
        """Delete a level if it is the version that was listed."""
        await self._calls.ask(
            "DELETE", _path(level_id), None, f"{level_id} was not deleted", {"if-match": f'"{version}"'}
        )  # fmt: skip

    async def export(self, level_id: str, wanted: ExportFormat) -> tuple[bytes, tuple[str, ...]]:
        """Return a level as a file, and the names of assets that it lacks."""
        what = f"{level_id} was not exported"
        reply = await self._calls.ask("POST", f"{_path(level_id)}/export", write_json({"format": wanted}), what)
        missing = reply.headers.get("x-missing-assets", "")
        return reply.body, tuple(unquote(name.strip()) for name in missing.split(",") if name.strip())

    async def assets(self) -> list[AssetItem]:
        """Return every asset that the runtime has."""
        what = "The runtime's assets could not be listed"
        return [_model(AssetItem, item, what) for item in await self._pages(ASSETS, what)]

    async def send_asset(self, name: str, content: bytes) -> None:
        """Give the runtime a file; its name says the type."""
        path = f"{ASSETS}/{quote(name, safe='')}"
        headers = {"content-type": "application/octet-stream"}
        await self._calls.ask("PUT", path, content, f"{name} was not sent", headers)

    async def _pages(self, path: str, what: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            reply = await self._calls.ask("GET", f"{path}?limit={PAGE}&offset={len(found)}", None, what)
            page = _model(Page, _document(reply.body, what), what)
            found += page.items
            if not page.items or len(found) >= page.total:
                return found


def _path(level_id: str) -> str:
    return f"{LEVELS}/{quote(level_id, safe='')}"


def _text(name: str | None, state: WorldState, editor: EditorState, version: int | None) -> bytes:
    body: dict[str, Any] = {"content": state.to_wire(), "editor": editor.to_wire()}
    if name is not None:
        body["name"] = name
    if version is not None:
        body["version"] = version
    return write_json(body)


def _stale(reply: Reply, what: str) -> StoreRefusedError:
    error = error_of(reply)
    if error is None or not isinstance((error.details or {}).get("current"), dict):
        return StoreRefusedError(f"{what}: it is not as it was, and the runtime does not say how it is.", "CONFLICT")
    assert error.details is not None
    return StaleLevelError(f"{what}: {error.message.rstrip('.')}.", _level(error.details["current"], what))


def _stored(body: bytes, what: str) -> StoredLevel:
    return _level(_document(body, what), what)


def _head(body: bytes, what: str) -> Level:
    return _model(Level, _document(body, what), what)


def _level(document: Any, what: str) -> StoredLevel:
    level = _model(Level, document, what)
    spec = _model(WorldSpec, level.content, what)
    if len({entity.id for entity in spec.entities}) != len(spec.entities):
        raise StoreRefusedError(f"{what}: two of its entities have the same id.")
    return StoredLevel(level.level_id, level.name, level.version, spec, level.editor or EditorState())


def _document(body: bytes, what: str) -> Any:
    try:
        return read_json(body, max_bytes=MOST_BYTES)
    except UnreadableJsonError as unreadable:
        raise StoreRefusedError(f"{what}: the runtime's answer {unreadable.reason}.") from unreadable


def _model(model: type[Model], document: Any, what: str) -> Model:
    return model_of(model, document, what, StoreRefusedError)
