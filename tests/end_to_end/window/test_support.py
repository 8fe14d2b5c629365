"""The support bundle of a window that is signed in to a remote: everything is in it but what is secret."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.end_to_end.window.test_connecting import connect_to
from tests.helpers.driven_app import DrivenApp, served
from tests.helpers.signing_in import PASSWORD, token_of

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]


def test_a_bundle_of_both_runtimes_without_a_secret(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app = embedded_app
    with served(tmp_path) as address:
        connect_to(app, address, name="Plant 2", password=PASSWORD)
        app.wait(lambda: app.application.session.snapshot is not None)
        app.application.actions.trigger("runtime.support")
        path = tmp_path / "bundle.zip"
        app.choose_file("support_dialog", path)
        app.wait(path.exists)
        app.wait(lambda: "Support bundle" in app.notice)
        keys = (tmp_path / "remote").rglob("*key*")
        secrets = [PASSWORD, token_of(address), *app.application.secrets.held]
        secrets += [one.read_text(errors="ignore").strip() for one in keys if one.is_file()]
        with zipfile.ZipFile(path) as archive:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
        for number in (1, 2):
            assert json.loads(texts[f"runtimes/{number}/active.json"])["config"]["cards"]
            assert json.loads(texts[f"runtimes/{number}/snapshot.json"])["cards"]
            assert json.loads(texts[f"runtimes/{number}/audit.json"])["items"] is not None
        assert len(secrets) >= 3
        assert not [name for name, text in texts.items() for secret in secrets if secret and secret in text]
