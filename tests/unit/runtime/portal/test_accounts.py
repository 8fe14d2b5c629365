"""The parts of the accounts know each other."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from runtime.portal.tokens import BadTokenError
from tests.helpers.accounts_bench import AccountsBench


def test_each_key_signs_its_own_kind_of_token(tmp_path: Path) -> None:
    bench = AccountsBench(tmp_path)
    bench.add("anna", "VIEWER")
    _, text = bench.sign_in("anna")
    assert asyncio.run(bench.accounts.access.verify(text)).user.name == "anna"
    engine = bench.accounts.engines.given_out("e-1", "never kept", 60)
    with pytest.raises(BadTokenError):
        bench.accounts.engines.verify(engine)
    with pytest.raises(BadTokenError):
        asyncio.run(bench.accounts.access.verify(engine))
    bench.close()
