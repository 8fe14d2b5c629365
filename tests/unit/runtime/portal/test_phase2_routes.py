"""The table of Phase 2: what can be asked under `/v2`, and who may."""

import asyncio
from pathlib import Path

from tests.helpers.runtimes import client_of


def test_unknown_paths_and_methods_have_the_shape_of_their_prefix(tmp_path: Path) -> None:
    async def story() -> None:
        async with client_of("served", tmp_path) as client:
            status, failed = await client.get("/v2/nothing")
            assert (status, failed["error"]["code"]) == (404, "NOT_FOUND")
            reply = await client.link.request("DELETE", "/v2/runtimes")
            assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")

    asyncio.run(story())
