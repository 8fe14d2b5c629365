"""The window's engine does the jobs of another backend: what it builds is seen, and how the connection is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.outside_job import OutsideJob
from app.wiring import sample_path
from runtime.portal.engine_rules import EngineRules
from tests.helpers.driven_app import driven
from tests.helpers.outside_engines import SECRET, TOKEN_KEY, token
from tests.helpers.runtimes import Served

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]

NAME = "window-engine"


@contextmanager
def other_backend(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx2.Client]:
    """A runtime without an engine that believes signed reports alone, asked as its ADMIN."""
    monkeypatch.setenv("PLUMBLINE_ENGINE_JWT_SECRET", TOKEN_KEY)
    monkeypatch.setenv("PLUMBLINE_ENGINE_HMAC_SECRET", SECRET)
    served = Served(folder / "other", engine_rules=EngineRules(has_builtin=False, requires_signatures=True))
    address = served.start()
    headers = {"authorization": f"Bearer {served.token}"}
    try:
        with httpx2.Client(base_url=address, headers=headers, trust_env=False, timeout=20) as client:
            yield client
    finally:
        served.stop()


def begin(client: httpx2.Client) -> str:
    """Have the other backend build Dark Forest; the id of its run."""
    content: dict[str, Any] = json.loads(sample_path("dark_forest").read_bytes())
    answer = client.post("/v2/engine/run", json={"scene_id": content["scene"]["id"], "content": content})
    assert answer.is_success, answer.text
    run_id: str = answer.json()["engine_id"]
    return run_id


def test_the_sample_is_built_for_another_backend_and_seen(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with other_backend(tmp_path, monkeypatch) as client:
        url = str(client.base_url).rstrip("/")
        job = OutsideJob(url, token(NAME), SECRET.encode())
        with driven(qapp, qtbot, tmp_path, outside_job=job) as app:
            outside, engines = app.application.outside, app.application.building.engines_panel
            assert outside is not None
            app.application.actions.trigger("build.engines")
            app.wait(lambda: engines.own_text.startswith(f"● Works for {url}"))
            app.click("engines_own_show")
            app.wait(lambda: outside.presenter.view is not None)

            run_id = begin(client)
            app.wait(lambda: client.get(f"/v2/engine/{run_id}/status").json().get("outcome") == "COMPLETED")
            status = client.get(f"/v2/engine/{run_id}/status").json()
            assert status["worker"] == NAME
            total = status["jobs"]["total"]
            app.wait(lambda: f"{total} done · 0 failed · reports signed" in engines.own_text)
            view = outside.presenter.view
            assert view is not None
            entities = {entity.id for entity in app.application.holder.document.entities.values()}
            app.wait(lambda: set(view._world.scene.ids) == entities)
            app.wait(lambda: not view.is_loading)
        assert [item["state"] for item in client.get("/v2/engines").json()["items"]] == ["away"]


def test_a_backend_that_refuses_the_token_is_named_with_what_to_do(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with other_backend(tmp_path, monkeypatch) as client:
        job = OutsideJob(str(client.base_url).rstrip("/"), token(NAME, key="n" * 32))
        with driven(qapp, qtbot, tmp_path, outside_job=job) as app:
            engines = app.application.building.engines_panel
            app.wait(lambda: engines.own_text.startswith("✕ Refused by "))
            app.wait(lambda: "another engine token" in app.notice)
            app.application.actions.trigger("build.engines")
