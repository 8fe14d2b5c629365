"""The device API as a client speaks it that nobody here wrote: the package `ws` of Node."""

import asyncio
import signal
from pathlib import Path

from tests.helpers.controllers import envelope
from tests.helpers.node_programs import needs_packages, node
from tests.helpers.served_process import served_process
from tests.helpers.signing_in import token_of

pytestmark = needs_packages

COMMANDS = 30


def test_a_client_in_node_gets_each_result_once_and_in_order_until_it_is_told_goodbye(tmp_path: Path) -> None:
    async def story() -> None:
        with served_process(tmp_path) as served:
            url, token = served.address.replace("http", "ws") + "/ws", token_of(served.address)
            async with node("device.mjs", url, token) as one, node("device.mjs", url, token) as other:
                assert (await one.says("snapshot"))["isBinary"] is False
                await other.says("snapshot")
                for number in range(COMMANDS):
                    command = envelope("set_output_mask", f"n-{number}", cardId=3, masked=number % 2 == 0)
                    await one.tell(command)
                    if number % 10 == 9:
                        await one.tell(command)  # again: done once, answered each time
                await one.tell("ping")
                await one.tell(envelope("set_output_mask", "last", cardId=99, masked=True))
                last = await one.until(lambda said: said["what"] == "result" and said["message"]["requestId"] == "last")
                assert last["message"]["errorCode"] == "NOT_FOUND"
                results = [said["message"] for said in one.heard if said["what"] == "result"]
                asked = [f"n-{number}" for number in range(COMMANDS) for _ in range(2 if number % 10 == 9 else 1)]
                assert sorted(result["requestId"] for result in results) == sorted([*asked, "last"])
                firsts = list(dict.fromkeys(result["requestId"] for result in results))
                assert firsts == [*dict.fromkeys(asked), "last"]
                assert {said["what"] for said in one.heard} == {"snapshot", "result", "pong"}
                served.process.send_signal(signal.SIGTERM)
                for client in (one, other):
                    assert (await client.says("close"))["code"] == 1001
            _, errors = await asyncio.to_thread(served.process.communicate, None, 10)
            assert (served.process.returncode, errors) == (0, "")

    asyncio.run(story())


def test_a_client_in_node_without_a_good_token_hears_401(tmp_path: Path) -> None:
    async def story() -> None:
        with served_process(tmp_path) as served:
            url = served.address.replace("http", "ws") + "/ws"
            async with node("device.mjs", url, "none") as stranger:
                refused = await stranger.says("refused")
                assert refused["status"] == 401
                assert refused["authenticate"] == 'Bearer error="invalid_token"'
            served.end()

    asyncio.run(story())
