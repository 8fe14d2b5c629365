"""What knows who is who, with accounts and without."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from runtime.portal.auditing import Auditing
from runtime.portal.gatehouse import Gatehouse
from runtime.portal.meters import Meters
from runtime.portal.results import RefusedRequest
from runtime.portal.tokens import BadTokenError, EngineToken
from tests.helpers.accounts_bench import AccountsBench
from tests.helpers.memory_stores import MemoryAudit


def test_managing_users_and_tokens_takes_an_admin_and_signing_in_nothing(tmp_path: Path) -> None:
    bench = AccountsBench(tmp_path)
    for route in bench.gate.routes:
        is_auth, is_own = route.path.startswith("/v2/auth/"), "/me/" in route.path
        least = ("VIEWER", "all") if is_auth else ("VIEWER", None) if is_own else ("ADMIN", None)
        assert (route.least_role, route.open_to) == least, route.path
        assert route.body_limit == 64 * 1024
    assert len(bench.gate.routes) == 11
    bench.close()


def test_engine_tokens_are_verified_and_watched(tmp_path: Path) -> None:
    bench = AccountsBench(tmp_path)
    made = json.loads(asyncio.run(bench.call("POST", "/v2/tokens", role="engine", engineId="e-1", ttl_s=60)).body)
    token = bench.gate.verify_engine_token(made["token"])
    assert token.engine_id == "e-1"
    assert bench.gate.is_engine_token_good(token)
    asyncio.run(bench.call("DELETE", f"/v2/tokens/{made['jti']}"))
    assert not bench.gate.is_engine_token_good(token)
    bench.close()


def test_without_accounts_nobody_comes_in() -> None:
    gate = Gatehouse(
        None,
        Auditing(MemoryAudit()),
        Meters(),
        event=lambda kind, actor, payload: None,
        now_ms=lambda: 0,
        monotonic_s=lambda: 0.0,
    )
    assert gate.routes == ()
    with pytest.raises(BadTokenError):
        gate.verify_engine_token("x")
    assert not gate.is_engine_token_good(EngineToken("e", None, None))

    async def story() -> None:
        gate.start()
        with pytest.raises(RefusedRequest) as refused:
            await gate.door.check_header(["Bearer x"], "GET /api/snapshot", "10.0.0.1")
        assert refused.value.code == "UNAUTHORIZED"
        gate.stop()

    asyncio.run(story())
