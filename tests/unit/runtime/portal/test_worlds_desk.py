"""The worlds of the stored levels, as a client sees them."""

import asyncio
from pathlib import Path

import pytest

from tests.helpers.rest import Rest, document, error
from tests.helpers.runtimes import KINDS, Kind, client_of
from tests.helpers.specs import spec


@pytest.mark.parametrize("kind", KINDS)
def test_worlds_name_their_levels(kind: Kind, tmp_path: Path) -> None:
    async def story() -> None:
        async with client_of(kind, tmp_path) as client:
            rest = Rest(client.link)
            assert document(await rest.call("GET", "/v2/worlds"))["items"] == []
            for level_id, world in (("b", "earth"), ("a", "earth"), ("c", "moon")):
                await rest.created(spec(world=world), level_id)
            page = document(await rest.call("GET", "/v2/worlds"))
            assert page["items"] == [
                {"world_id": "earth", "name": "Dark Forest", "gravity": [0, -9.8, 0], "level_ids": ["a", "b"]},
                {"world_id": "moon", "name": "Dark Forest", "gravity": [0, -9.8, 0], "level_ids": ["c"]},
            ]
            second = document(await rest.call("GET", "/v2/worlds?limit=1&offset=1"))
            assert (second["items"], second["total"]) == (page["items"][1:], 2)
            assert error(await rest.call("GET", "/v2/worlds?limit=0")) == (400, "INVALID_REQUEST", "limit")

    asyncio.run(story())
