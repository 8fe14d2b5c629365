"""The gate is there where there are accounts."""

from __future__ import annotations

import asyncio
from pathlib import Path

from runtime.control.clock import SystemClock
from runtime.host import assemble
from runtime.portal.engine_gate import EngineGate
from tests.unit.runtime.portal.test_portal import Bench


def test_without_accounts_no_engine_comes_in(tmp_path: Path) -> None:
    async def story() -> None:
        with assemble(tmp_path, None, "default", SystemClock()) as portal:
            assert isinstance(portal.engine_gate(), EngineGate)

    asyncio.run(story())


def test_a_portal_without_accounts_has_no_gate() -> None:
    async def story() -> None:
        assert Bench().portal.engine_gate() is None

    asyncio.run(story())
