"""Which runtime the window begins with."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from app.first_runtime import at_base_url, begin, known_of, open_link, proposed_address
from app.known_runtimes import KnownRuntime
from app.settings import Settings
from app.start import DEFAULT_REMOTE
from runtime.embedded import EmbeddedLink
from runtime.host import HostError
from runtime.isolated import IsolatedLink
from runtime.links.websocket import WebSocketLink
from tests.helpers.built_app import options
from tests.helpers.certificates import Authority
from tests.helpers.scripted_link import ScriptedLink

PLANT = KnownRuntime("wss://plant:8600", name="Plant")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "plumbline.ini")


def test_without_an_address_it_is_the_runtime_of_this_computer(tmp_path: Path, settings: Settings) -> None:
    first = open_link(options(tmp_path), settings)
    try:
        assert isinstance(first, EmbeddedLink)
        with pytest.raises(HostError, match="data"):
            open_link(options(tmp_path), settings)
    finally:
        asyncio.run(first.close())


def test_a_runtime_of_its_own_waits_until_the_window_is_there(tmp_path: Path, settings: Settings) -> None:
    async def story() -> None:
        link = open_link(options(tmp_path), settings, is_waiting=True)
        assert (await link.request("GET", "/api/snapshot")).status == 503
        begin(link)
        assert json.loads(await anext(link.messages()))["configVersion"] == "v1"
        await link.close()

    asyncio.run(story())
    begin(ScriptedLink())  # others have begun already


def test_it_has_a_process_of_its_own_where_the_settings_say_so(tmp_path: Path, settings: Settings) -> None:
    settings.is_isolated = True
    link = open_link(options(tmp_path), settings)
    try:
        assert isinstance(link, IsolatedLink)
    finally:
        asyncio.run(link.close())


def test_an_address_leads_to_a_remote_link(tmp_path: Path, settings: Settings) -> None:
    link = open_link(options(tmp_path, connect="ws://127.0.0.1:9/ws"), settings)
    assert isinstance(link, WebSocketLink)
    assert "127.0.0.1:9" in link.address


def test_an_address_left_out_comes_from_the_environment_then_the_settings(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PHASE2_BASE_URL", raising=False)
    assert proposed_address(settings) == DEFAULT_REMOTE
    monkeypatch.setenv("PHASE2_BASE_URL", "http://plant:1")
    assert proposed_address(settings) == "http://plant:1"
    assert at_base_url(options(tmp_path, connect=""), settings).connect == "http://plant:1"
    assert at_base_url(options(tmp_path, connect=None), settings).connect is None


def test_the_authority_that_is_kept_for_a_runtime_is_trusted_at_the_start(tmp_path: Path, settings: Settings) -> None:
    authority = Authority(tmp_path / "authority")
    settings.runtimes = (KnownRuntime("wss://plant:8600", authority=str(authority.file)),)
    assert at_base_url(options(tmp_path, connect="wss://plant:8600"), settings).tls is not None
    assert at_base_url(options(tmp_path, connect="wss://other:8600"), settings).tls is None
    settings.runtimes = (KnownRuntime("wss://plant:8600", authority=str(tmp_path / "gone.pem")),)
    with pytest.raises(ValueError, match=r"gone\.pem"):
        at_base_url(options(tmp_path, connect="wss://plant:8600"), settings)


def test_what_is_kept_of_a_remote_is_known_from_the_beginning(tmp_path: Path, settings: Settings) -> None:
    settings.runtimes = (PLANT,)
    link = ScriptedLink()
    assert known_of(options(tmp_path, connect=PLANT.address), link, settings) == PLANT
    elsewhere = options(tmp_path, connect=PLANT.address, http="https://plant:81")
    assert known_of(elsewhere, link, settings) == KnownRuntime(PLANT.address, "https://plant:81")
    link.address = "embedded"
    assert known_of(options(tmp_path), link, settings) is None
