"""One set of open stores of each kind, and a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.stores import KINDS, Stores


@pytest.fixture(params=KINDS)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stores]:
    """Restart with `stores.close()` and `stores.open()`."""
    kept = KINDS[request.param](tmp_path / "data")
    kept.open()
    yield kept
    kept.close()
