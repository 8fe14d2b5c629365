"""Assets under `/v2/editor/assets`: what there is, the bytes of one, and the user's own to send and remove.

A name is symbolic, as a level has it; with a known suffix it says the type, too, and must not lie about it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, get_args
from urllib.parse import quote

from runtime.assets.errors import AssetError
from runtime.assets.file_kinds import MEDIA_TYPES
from runtime.assets.library import AssetKind, is_asset_name
from runtime.contracts.phase2 import AssetItem
from runtime.portal.asset_store import AssetStore, LyingNameError, NoAssetError, StoredAsset, declared_suffix
from runtime.portal.auditing import Auditing
from runtime.portal.heavy_work import HeavyWork
from runtime.portal.long_body import SHORT_BYTES, LongBody
from runtime.portal.manners import read_page
from runtime.portal.results import HttpAnswer, RefusedRequest, json_answer, page_answer
from runtime.portal.route_table import Call
from runtime.portal.storing import storing

LONGEST_NAME_BYTES = 240
"""File systems take 255, and a suffix follows."""
_KINDS: tuple[AssetKind, ...] = get_args(AssetKind)


class AssetsDesk:
    """Belongs to the portal's thread."""

    def __init__(
        self,
        store: AssetStore,
        auditing: Auditing,
        heavy_work: HeavyWork,
        *,
        event: Callable[[str, str, dict[str, Any]], None],
    ) -> None:
        self._store = store
        self._auditing = auditing
        self._heavy_work = heavy_work
        self._event = event

    async def list_assets(self, call: Call) -> HttpAnswer:
        limit, offset = read_page(call.query)
        kind = _kind(call)
        with storing("the list of assets"):
            total, found = await self._heavy_work.run(partial(self._page, kind, limit, offset))
        return page_answer([_item(asset) for asset in found], total, limit, offset)

    async def read(self, call: Call) -> HttpAnswer:
        name, _ = _name(call)
        kind = _kind(call)
        with storing("the asset"):
            found = await self._heavy_work.run(partial(self._store.open, name, kind))
            if found is None:
                raise _unknown(name, "no file has this name; built-in assets have none")
            body = LongBody([found])
            content = b"" if body.size > SHORT_BYTES else body.whole()
        headers = {
            "content-type": MEDIA_TYPES[found.suffix],
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            "etag": f'"{found.sha256}"',
        }
        return HttpAnswer(200, content, headers, long=body if body.size > SHORT_BYTES else None)

    async def write(self, call: Call) -> HttpAnswer:
        name, declared = _name(call)
        is_new = not self._store.own(name)
        with self._auditing.of(call.user, "asset.write", f"asset {name}") as record, storing("the asset"):
            stored = await self._heavy_work.run(partial(self._write, name, declared, call.body))
            record.after = stored.sha256
        self._event("asset.written", call.user.name, {"name": name, "kind": stored.offer.kind, "sha256": stored.sha256})
        location = {"location": f"/v2/editor/assets/{quote(name, safe='')}"} if is_new else {}
        return json_answer(_item(stored), 201 if is_new else 200, {"etag": f'"{stored.sha256}"', **location})

    async def delete(self, call: Call) -> HttpAnswer:
        name, _ = _name(call)
        if not self._store.own(name):
            raise _unknown(name, "you have none of this name; what the samples and the program offer stays")
        with self._auditing.of(call.user, "asset.delete", f"asset {name}"), storing("the asset"):
            await self._heavy_work.run(partial(self._store.delete, name))
        self._event("asset.deleted", call.user.name, {"name": name})
        return HttpAnswer(204, b"", {"cache-control": "no-store"})

    def _page(self, kind: AssetKind | None, limit: int, offset: int) -> tuple[int, list[StoredAsset]]:
        offers = [offer for offer in self._store.offers() if kind is None or offer.kind == kind]
        return len(offers), self._store.describe(offers[offset : offset + limit])

    def _write(self, name: str, declared: str | None, content: bytes) -> StoredAsset:
        try:
            return self._store.write(name, declared, content)
        except NoAssetError:
            raise RefusedRequest(
                "INVALID_REQUEST",
                f"{name}: the body is none of GLB, glTF, OBJ, STL, PLY, PNG, JPEG; convert it to one of them",
                status=415,
            ) from None
        except LyingNameError as lie:
            raise RefusedRequest(
                "INVALID_REQUEST",
                f"{name} is sent as {declared}, but its content is {lie.suffix}; leave the suffix out or correct it",
                field="name",
            ) from None
        except AssetError as broken:
            raise RefusedRequest(
                "VALIDATION_FAILED", f"{name} {broken.cause}", field="body", details={"name": name}
            ) from None


def _name(call: Call) -> tuple[str, str | None]:
    name, suffix = declared_suffix(call.path_values["name"])
    if not (is_asset_name(name) and name.isprintable() and len(name.encode()) <= LONGEST_NAME_BYTES):
        raise _unknown(name, "a name is one part of a path that does not begin with a dot, 128 characters at most")
    return name, suffix


def _unknown(name: str, why: str) -> RefusedRequest:
    return RefusedRequest("NOT_FOUND", f"there is no asset {name[:80]!r}: {why}")


def _kind(call: Call) -> AssetKind | None:
    text = call.query.get("kind")
    if text is None:
        return None
    for kind in _KINDS:
        if kind == text:
            return kind
    raise RefusedRequest("INVALID_REQUEST", f"kind is one of {', '.join(_KINDS)}, not {text[:40]}", field="kind")


def _item(asset: StoredAsset) -> AssetItem:
    offer = asset.offer
    return AssetItem(
        name=offer.name,
        kind=offer.kind,
        source=offer.source,
        bytes=asset.size_bytes,
        sha256=asset.sha256,
        files=tuple(path.name for path in offer.files),
    )
