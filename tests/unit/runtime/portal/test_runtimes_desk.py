"""Which runtimes there are, as clients of both links are told."""

import asyncio
from pathlib import Path

import pytest

from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.portal.runtimes_desk import RuntimesDesk
from runtime.portal.users import LOCAL_ADMIN
from tests.helpers.runtimes import Kind, client_of

KINDS: tuple[Kind, ...] = ("embedded", "served")


@pytest.mark.parametrize("kind", KINDS)
def test_a_runtime_lists_itself(kind: Kind, tmp_path: Path) -> None:
    async def story() -> None:
        async with client_of(kind, tmp_path) as client:
            snapshot = await client.snapshot()
            status, page = await client.get("/v2/runtimes")
            assert status == 200
            assert (page["total"], page["limit"], page["offset"]) == (1, 50, 0)
            [own] = page["items"]
            assert own["runtime_id"] == snapshot["bootId"]
            assert (own["status"], own["runMode"], own["configVersion"]) == ("running", "RUN_NORMAL", "v1")
            assert own["apiVersion"] == "2.0"
            assert own["started_at"].endswith("Z")
            assert own["name"]
            assert (await client.get("/v2/runtimes?offset=1"))[1]["items"] == []
            assert (await client.get("/v2/runtimes?limit=0"))[1]["error"]["field"] == "limit"

    asyncio.run(story())


def test_before_the_first_scan_it_is_busy() -> None:
    class Well:
        is_scanning = True

    desk = RuntimesDesk("id", "name", "2026-01-01T00:00:00.000Z", Well(), lambda: None)
    with pytest.raises(RefusedRequest) as refused:
        asyncio.run(desk.list_runtimes(Call(LOCAL_ADMIN, "/v2/runtimes", {}, {})))
    assert refused.value.code == "BUSY"
