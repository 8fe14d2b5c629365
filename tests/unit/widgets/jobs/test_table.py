from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from tests.unit.widgets.jobs.test_model import rows
from widgets.jobs.cells import DETAILS, PROGRESS
from widgets.jobs.model import JobModel
from widgets.jobs.table import job_table
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_details_take_the_room_that_the_other_columns_leave(qtbot: QtBot) -> None:
    model = JobModel(Theme())
    model.take_rows(rows(("1", "running")))
    table = job_table("jobs_table", "Jobs", model)
    table.resize(900, 200)
    show_active(qtbot, table)
    before = table.columnWidth(DETAILS), table.columnWidth(PROGRESS)
    table.resize(1000, 200)
    assert (table.columnWidth(DETAILS), table.columnWidth(PROGRESS)) == (before[0] + 100, before[1])
    assert (table.objectName(), table.accessibleName()) == ("jobs_table", "Jobs")
