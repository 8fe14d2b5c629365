"""One whole application for each test of the window: on a runtime of its own, and connected to one that is served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers import levels
from tests.helpers.driven_app import DrivenApp, driven, driven_as
from tests.helpers.runtimes import KINDS


@pytest.fixture(params=KINDS)
def app(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[DrivenApp]:
    """The application as a user has it, once embedded and once with `--connect`."""
    with driven_as(request.param, qapp, qtbot, tmp_path) as app:
        yield app


@pytest.fixture
def embedded_app(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[DrivenApp]:
    """The application on its own runtime, for what has nothing to do with how the runtime is reached."""
    with driven_as("embedded", qapp, qtbot, tmp_path) as app:
        yield app


@pytest.fixture
def boxes_app(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[DrivenApp]:
    """The application on a level that hides nothing from the pointer."""
    with driven(qapp, qtbot, tmp_path, level=levels.boxes_file(tmp_path)) as app:
        yield app
