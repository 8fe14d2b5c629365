"""What is staged for one runtime: what of it only the window has, saved there or written to a file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from app.presenters.config_exchange import RefusedError
from app.presenters.kept_edits import Kept
from app.staged.files import ConfigFileError
from app.staged.staged_config import OUTSIDE, StagedConfig
from runtime.contracts.config import HIDDEN_PASSWORD
from tests.helpers.config_device import ConfigDevice, failed
from tests.helpers.pump_config import pump_config


def edited(interval: int = 20) -> Kept:
    staged = StagedConfig(pump_config())
    staged.set_value(OUTSIDE, ("scan", "intervalMs"), interval, "Interval")
    return Kept(staged, "v1", None, pump_config())


def test_what_is_neither_active_nor_saved_is_counted_in_words() -> None:
    kept = edited()
    assert kept.unsaved == "1 change"
    kept.staged.mark_saved()
    assert kept.unsaved == ""
    assert edited(pump_config()["scan"]["intervalMs"]).unsaved == ""
    assert Kept(edited().staged, None, None, None).unsaved == ""


def test_what_became_active_by_somebody_else_is_nothing_to_keep() -> None:
    kept = edited()
    assert Kept(kept.staged, "v1", None, kept.staged.document).unsaved == ""


def test_it_is_saved_in_its_runtime_over_its_own_link() -> None:
    kept, device = edited(), ConfigDevice()
    assert asyncio.run(kept.save(device)) == "s19"
    assert device.staged is not None
    assert device.staged[1]["scan"]["intervalMs"] == 20
    assert kept.unsaved == ""


def test_a_refusal_leaves_it_unsaved() -> None:
    kept, device = edited(), ConfigDevice()
    device.script["/api/config/staged/save"] = (403, failed("FORBIDDEN", "needs ENGINEER"))
    with pytest.raises(RefusedError, match="ENGINEER"):
        asyncio.run(kept.save(device))
    assert kept.unsaved


def test_a_file_of_it_has_no_passwords(tmp_path: Path) -> None:
    assert not Kept(StagedConfig({"cards": []}), None, None, None).write(tmp_path / "plain.json")
    kept = edited()
    kept.staged.set_value(OUTSIDE, ("wifi",), {"master": {"ssid": "Plant", "password": "secret"}}, "Wi-Fi")
    assert kept.write(tmp_path / "staged.json")
    written = json.loads((tmp_path / "staged.json").read_text(encoding="utf-8"))
    assert written["wifi"]["master"] == {"ssid": "Plant", "password": HIDDEN_PASSWORD}
    assert written["scan"]["intervalMs"] == 20
    with pytest.raises(ConfigFileError):
        kept.write(tmp_path / "nowhere" / "staged.json")
