"""Stories that both links must pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.runtimes import KINDS, Tell, teller


@pytest.fixture(params=KINDS)
def tell(request: pytest.FixtureRequest, tmp_path: Path) -> Tell:
    """Run a story against a fresh runtime over each kind of link."""
    return teller(request.param, tmp_path)
