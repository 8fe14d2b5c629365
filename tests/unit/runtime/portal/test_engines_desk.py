"""The list of engines, as clients of both links are told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.helpers.runtimes import Kind, client_of

KINDS: tuple[Kind, ...] = ("embedded", "served")


@pytest.mark.parametrize("kind", KINDS)
def test_a_runtime_lists_its_engines_in_pages(kind: Kind, tmp_path: Path) -> None:
    async def story() -> None:
        async with client_of(kind, tmp_path) as client:
            status, page = await client.get("/v2/engines")
            assert status == 200
            assert (page["total"], [item["name"] for item in page["items"]]) == (1, ["built-in"])
            assert (await client.get("/v2/engines?offset=1"))[1]["items"] == []
            assert (await client.get("/v2/engines?limit=0"))[1]["error"]["field"] == "limit"

    asyncio.run(story())
