"""What every test gets: folders of its own in place of the user's, and a loud end for threads that die."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.helpers.window_end import settle

# Nor is the keyring of whoever runs the tests touched.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# No test fails for the time it took: the machines are shared.
settings.register_profile("plumbline", deadline=None)
settings.load_profile("plumbline")

PROVIDED = ("PHASE2_AUTH_PROVIDER", "PHASE2_CLIENT_ID", "PHASE2_CLIENT_SECRET")
SECURED = (
    "PHASE2_TLS_CERT_PATH",
    "PLUMBLINE_TLS_CA",
    "PLUMBLINE_TLS_CERT",
    "PLUMBLINE_TLS_KEY",
    "PLUMBLINE_TLS_CLIENT_CA",
)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point every place where the app would keep data or settings into the test's own folder."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    for name in ("PLUMBLINE_DATA_DIR", "PHASE2_BASE_URL", "PLUMBLINE_ADMIN_PASSWORD", *PROVIDED, *SECURED):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True, scope="module")
def widgets_are_collected_in_their_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep the collector from coming by in a worker, where it would delete widgets and timers of another thread.

    What a module of window tests leaves behind is collected here, in the thread that made it.
    """
    if not any(item.get_closest_marker("gui") for item in request.session.items if item.path == request.path):
        yield
        return
    usual = gc.get_threshold()
    gc.set_threshold(10_000_000, 1_000, 1_000)
    try:
        yield
    finally:
        settle()
        gc.set_threshold(*usual)
