"""Problems and document together."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.document.findings import LevelFinding
from app.document.holder import DocumentHolder
from app.presenters.problems import ProblemsPresenter, row_of
from runtime.cli.check import check_file
from runtime.contracts.json_text import write_json
from runtime.storage.profiles import load_profile
from tests.helpers import levels
from widgets.problems.panel import ProblemsPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_problems_follow_the_document_and_lead_back_to_it(qtbot: QtBot) -> None:
    holder = DocumentHolder(levels.document())
    panel = ProblemsPanel(Theme())
    qtbot.addWidget(panel)
    revealed: list[LevelFinding] = []
    presenter = ProblemsPresenter(panel, holder, reveal=revealed.append)
    assert panel.summary == ""
    holder.document.edit("x", {"wolf_1": levels.entity("wolf_1", scale=(0, 1, 1))})
    assert panel.summary == "1 error"
    panel.table.clicked.emit(panel.table.model().index(0, 0))
    assert [finding.field for finding in revealed] == ["transform.scale[0]"]
    panel.problem_activated.emit("something else")
    assert len(revealed) == 1
    holder.document.undo()
    assert panel.summary == ""
    holder.replace(levels.document(levels.entity("a b")))
    assert panel.summary == "1 error"
    assert presenter is not None


def test_fixes_are_offered_for_what_is_chosen_and_for_all_that_is_like_it(qtbot: QtBot) -> None:
    holder = DocumentHolder(
        levels.document(*(levels.entity(name, scale=(0, 1, 1)) for name in "abc"), levels.entity("d", color=(2, 0, 0)))
    )
    panel = ProblemsPanel(Theme())
    qtbot.addWidget(panel)
    presenter = ProblemsPresenter(panel, holder, reveal=lambda finding: None)
    panel.table.selectRow(0)
    texts = [offer.text for offer in panel.offers]
    assert texts == ["Make the scale positive", "Make the scale positive: all 3 alike"]
    panel.fix_requested.emit(panel.offers[1].key)
    assert [finding.rule for finding in holder.document.findings] == ["W-007"]
    holder.document.undo()
    assert len(holder.document.findings) == 4
    panel.table.selectAll()
    assert [offer.text for offer in panel.offers][:2] == ["Make the scale positive (3)", "Bring it into 0 to 1"]
    assert presenter is not None


def test_problems_read_word_for_word_as_check_says_them(tmp_path: Path) -> None:
    document = levels.document(
        levels.entity("a b", scale=(0, -1, 1), color=(2, 0, -1)), levels.entity("c", mesh="", texture=""),
        quests=(levels.quest("q q", "nobody"), levels.quest("r"), levels.quest("r", "c")),
    )  # fmt: skip
    document.edit(
        "x",
        world=document.world.model_copy(update={"id": ""}),
        scene=document.settings.model_copy(update={"id": "?", "ambient_light": (0, 7, 0)}),
    )
    path = tmp_path / "broken.json"
    path.write_bytes(write_json(document.to_spec().to_wire()))
    said = {(finding.rule, finding.message) for finding in check_file(path, load_profile())}
    shown = {(row.rule, row.message) for row in map(row_of, document.findings)}
    assert shown == said
    assert {rule for rule, _ in shown} == {"W-002", "W-003", "W-004", "W-006", "W-007", "W-008"}
    assert all(row_of(finding).rule_name for finding in document.findings)


@pytest.mark.parametrize(
    ("finding", "where"),
    [
        (LevelFinding("entity", "wolf_1", "id", "W-003", "m"), "wolf_1"),
        (LevelFinding("quest", "hunt", "id", "W-003", "m"), "Quest hunt"),
        (LevelFinding("scene", "s", "skybox", "W-002", "m"), "Scene"),
        (LevelFinding("level", "", "entities", "W-009", "m", is_warning=True), "Level"),
    ],
)
def test_row_says_whose_problem_it_is(finding: LevelFinding, where: str) -> None:
    row = row_of(finding)
    assert (row.where, row.field, row.rule, row.is_warning) == (where, finding.field, finding.rule, finding.is_warning)
    assert row.key is finding
