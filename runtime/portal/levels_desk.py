"""Levels under `/v2/editor/levels`: list, create, read, write, delete, export (rulings 53–61).

A write names the version that it is based on; who comes late is told of the present level and loses nothing.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import orjson

from runtime.assets.export.container import ExportError
from runtime.collector import dismantle
from runtime.contracts.json_pieces import LongObject
from runtime.contracts.phase2 import LevelCreate, LevelExport, LevelItem, LevelWrite
from runtime.contracts.timestamps import rfc3339
from runtime.portal.auditing import Auditing, Record
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.level_check import checked_draft, parse_level
from runtime.portal.level_export import Exporter, export_headers
from runtime.portal.long_body import LongText, new_mark
from runtime.portal.manners import read_page
from runtime.portal.results import HttpAnswer, RefusedRequest, json_answer, page_answer
from runtime.portal.route_table import Call
from runtime.portal.stores import Levels
from runtime.portal.storing import storing
from runtime.storage.level_draft import LevelDraft
from runtime.storage.level_reading import LevelHead, OpenLevel, StoredLevel
from runtime.storage.level_staging import StagedLevel
from runtime.storage.levels import LevelExistsError, LevelVersionError, UnknownLevelError, is_level_id

F = TypeVar("F")

_ETAG = re.compile(r'(?P<quote>"?)(?P<version>[0-9]{1,15})(?P=quote)\Z')
"""A quoted version; clients that take the quotes off what they were given are understood, too."""


class LevelsDesk:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        levels: Levels,
        auditing: Auditing,
        heavy_work: HeavyWork,
        exporter: Exporter,
        *,
        event: Callable[[str, str, dict[str, Any]], None],
    ) -> None:
        self._levels = levels
        self._auditing = auditing
        self._heavy_work = heavy_work
        self._exporter = exporter
        self._event = event

    async def list_levels(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        with storing("the list of levels"):
            heads, total = self._levels.page(limit, offset)
        return page_answer([_item(head) for head in heads], total, limit, offset)

    async def read(self, call: Call) -> HttpAnswer:
        return _level_answer(self._open(_level_id(call)))

    async def create(self, call: Call) -> HttpAnswer:
        async with self._letting_go(call.document):
            return await self._create(call)

    async def _create(self, call: Call) -> HttpAnswer:
        request = parse_level(call, LevelCreate)
        if request.level_id is not None and not is_level_id(request.level_id):
            raise RefusedRequest(
                "INVALID_REQUEST",
                "level_id is 1 to 64 letters, digits, '_', '-' and '.', with no '.' at its ends",
                field="level_id",
            )
        with self._auditing.of(call.user, "level.create", _target(request.level_id or "")) as record:
            draft = await self._draft(request.name, call.document)
            async with self._staged(draft) as staged:
                try:
                    head = self._levels.create(draft, request.level_id, staged)
                except LevelExistsError as taken:
                    raise RefusedRequest(
                        "INVALID_REQUEST",
                        f"there is a level {taken.level_id} already; write that one or choose another level_id",
                        status=409,
                        field="level_id",
                        details={"current": _item(self._levels.head(taken.level_id)).to_wire()},
                    ) from None
            record.after = head.sha256
        self._tell("level.created", call, head)
        return _level_answer(self._open(head.level_id), 201, {"location": f"/v2/editor/levels/{head.level_id}"})

    async def write(self, call: Call) -> HttpAnswer:
        async with self._letting_go(call.document):
            return await self._write(call)

    async def _write(self, call: Call) -> HttpAnswer:
        request = parse_level(call, LevelWrite)
        level_id = _level_id(call)
        before = self._head(level_id)
        based_on = _based_on(call.headers, request.version)
        if based_on is None:
            raise RefusedRequest(
                "INVALID_REQUEST",
                'say which version the level is based on: If-Match: "VERSION" or version in the body',
                status=428,
                field="version",
            )
        with self._auditing.of(call.user, "level.update", _target(level_id)) as record:
            draft = await self._draft(request.name, call.document)
            record.before = before.sha256
            head = await self._replace(level_id, draft, based_on, record)
        self._tell("level.updated", call, head)
        return _level_answer(self._open(level_id))

    async def delete(self, call: Call) -> HttpAnswer:
        level_id = _level_id(call)
        head = self._head(level_id)
        based_on = _based_on(call.headers, None)
        with self._auditing.of(call.user, "level.delete", _target(level_id)) as record, storing("the level"):
            record.before = head.sha256
            try:
                self._levels.delete(level_id, based_on)
            except LevelVersionError as stale:
                raise self._conflict(level_id, stale) from None
        self._tell("level.deleted", call, head)
        return HttpAnswer(204, b"", {"cache-control": "no-store"})

    async def export(self, call: Call) -> HttpAnswer:
        wanted = call.parse(LevelExport).format
        stored = self._read(_level_id(call))
        name = stored.head.name
        try:
            file = await self._heavy_work.run(partial(self._exporter, name, stored.content, wanted))
        except ExportError as refused:
            raise RefusedRequest("INVALID_REQUEST", str(refused), status=422, field="format") from None
        return HttpAnswer(200, file.content, export_headers(name, file, wanted))

    async def _draft(self, name: str | None, document: Mapping[str, Any]) -> LevelDraft:
        return await self._heavy_work.run(partial(checked_draft, name, document))

    @asynccontextmanager
    async def _letting_go(self, document: Mapping[str, Any]) -> AsyncIterator[None]:
        """Whatever becomes of a long body, take it apart beside the loop: freed in one go it would hold up the scan."""
        try:
            yield
        finally:
            if isinstance(document, LongObject):
                await self._heavy_work.run(partial(dismantle, document))

    @asynccontextmanager
    async def _staged(self, draft: LevelDraft) -> AsyncIterator[StagedLevel]:
        """The long texts of a draft, written bit by bit with others in between; gone again unless a level has them."""
        staged = self._levels.stage(draft)
        try:
            with storing("the level"):
                while staged.write_some():
                    await asyncio.sleep(0)
                yield staged
        finally:
            staged.discard()

    async def _replace(self, level_id: str, draft: LevelDraft, based_on: int, record: Record) -> LevelHead:
        async with self._staged(draft) as staged:
            try:
                head = self._levels.replace(level_id, draft, based_on, staged)
            except LevelVersionError as stale:
                raise self._conflict(level_id, stale) from None
            except UnknownLevelError:  # deleted while its successor was being checked
                raise _unknown(level_id) from None
        record.after = head.sha256
        return head

    def _conflict(self, level_id: str, stale: LevelVersionError) -> RefusedRequest:
        current = self._open(level_id)
        shown, texts = _level(current)
        return RefusedRequest(
            "INVALID_REQUEST",
            f"{stale}, which is not the one that your change is based on; merge with it and write again",
            status=409,
            field="version",
            details={"current": shown},
            headers={"etag": _etag(current.head)},
            texts=texts,
        )

    def _head(self, level_id: str) -> LevelHead:
        return self._found(level_id, self._levels.head)

    def _read(self, level_id: str) -> StoredLevel:
        return self._found(level_id, self._levels.read)

    def _open(self, level_id: str) -> OpenLevel:
        return self._found(level_id, self._levels.open)

    def _found(self, level_id: str, find: Callable[[str], F]) -> F:
        with storing("the level"):
            try:
                return find(level_id)
            except UnknownLevelError:
                raise _unknown(level_id) from None

    def _tell(self, kind: str, call: Call, head: LevelHead) -> None:
        self._event(kind, call.user.name, {"level_id": head.level_id, "name": head.name, "version": head.version})


def _level_id(call: Call) -> str:
    level_id = call.path_values["level_id"]
    if not is_level_id(level_id):
        raise _unknown(level_id)
    return level_id


def _unknown(level_id: str) -> RefusedRequest:
    return RefusedRequest("NOT_FOUND", f"there is no level {level_id[:80]!r}")


def _based_on(headers: Mapping[str, str], version: int | None) -> int | None:
    """Return the version that a change is based on, None when it is not said; raises `RefusedRequest` (ruling 55)."""
    text = headers.get("if-match")
    if text is None:
        return version
    match = _ETAG.match(text.strip())
    if match is None:
        raise RefusedRequest("INVALID_REQUEST", f'If-Match is a quoted version such as "3", not {text[:40]!r}')
    if version is not None and version != int(match["version"]):
        raise RefusedRequest(
            "INVALID_REQUEST", f"If-Match says version {match['version']} and the body says {version}", field="version"
        )
    return int(match["version"])


def _target(level_id: str) -> str:
    return f"level {level_id}".strip()


def _etag(head: LevelHead) -> str:
    return f'"{head.version}"'


def _item(head: LevelHead) -> LevelItem:
    return LevelItem(
        level_id=head.level_id,
        name=head.name,
        version=head.version,
        updated_at=rfc3339(head.updated_at_ms),
        entity_count=head.entity_count,
    )


def _level(opened: OpenLevel) -> tuple[dict[str, Any], dict[str, LongText]]:
    """Return a level as it goes out, and its long texts by the marks in their places; short ones go in as they are."""
    texts: dict[str, LongText] = {}

    def place(text: bytes | LongText) -> orjson.Fragment | str:
        if isinstance(text, bytes):
            return orjson.Fragment(text)
        mark = new_mark()
        texts[mark] = text
        return mark

    shown: dict[str, Any] = {
        "level_id": opened.head.level_id,
        "name": opened.head.name,
        "version": opened.head.version,
        "content": place(opened.content),
        "updated_at": rfc3339(opened.head.updated_at_ms),
    }
    if opened.editor is not None:
        shown["editor"] = place(opened.editor)
    return shown, texts


def _level_answer(opened: OpenLevel, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpAnswer:
    shown, texts = _level(opened)
    return json_answer(shown, status, {"etag": _etag(opened.head)} | dict(headers or {}), texts)
