"""Inspector and document together: typed values become undo steps, and only the touched component changes."""

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.document import prefabbing, prefabs
from app.document.document import Document
from app.document.findings import LevelFinding
from app.document.holder import MANY, DocumentHolder
from app.presenters.inspector import InspectorPresenter
from runtime.contracts.world import EditorState
from tests.helpers import levels
from tests.helpers.shown import show_active
from widgets.inspector.panel import InspectorPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui

NAMES = {"mesh": ["wolf", "pine"], "texture": ["fur"], "sky": ["night"]}


class Bench:
    """An inspector on a small level with a quest."""

    def __init__(self, qtbot: QtBot) -> None:
        document = levels.document(
            levels.entity("wolf_1", (5, 0, 0.1 + 0.2), rotation=(0.3, 0, 0), kind="npc", script="wolf_ai"),
            levels.entity("rock_1", (2, 0, -3), rotation=(0.1, 0, 0)),
            quests=(levels.quest(),),
        )
        self.holder = DocumentHolder(document)
        self.panel = InspectorPanel(Theme())
        self.panel.resize(360, 900)
        self.presenter = InspectorPresenter(self.panel, self.holder, asset_names=lambda kind: NAMES[kind])
        show_active(qtbot, self.panel)

    @property
    def document(self) -> Document:
        return self.holder.document

    @property
    def labels(self) -> list[str]:
        return [step.label for step in self.document.history.steps]

    def line(self, name: str) -> QLineEdit:
        line = self.panel.findChild(QLineEdit, name)
        assert isinstance(line, QLineEdit)
        return line

    def type(self, name: str, text: str) -> None:
        line = self.line(name)
        line.setFocus()
        line.selectAll()
        if text:
            QTest.keyClicks(line, text)
        else:
            QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def drag(self, name: str, pixels: int) -> None:
        label = self.panel.findChild(QLabel, name)
        assert isinstance(label, QLabel)
        QTest.mousePress(label, Qt.MouseButton.LeftButton, pos=QPoint(2, 5))
        for x in range(4, pixels + 4, 4):
            QTest.mouseMove(label, QPoint(2 + x, 5))

    def release(self, name: str) -> None:
        label = self.panel.findChild(QLabel, name)
        assert isinstance(label, QLabel)
        QTest.mouseRelease(label, Qt.MouseButton.LeftButton, pos=QPoint(2, 5))

    def press(self, name: str) -> None:
        button = self.panel.findChild(QToolButton, name) or self.panel.findChild(QPushButton, name)
        assert isinstance(button, QToolButton | QPushButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_typed_component_is_one_step_and_leaves_the_others_bit_for_bit(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1"])
    bench.type("entity_transform_position_x_input", "7.5")
    assert bench.document.entities["wolf_1"].transform.position == (7.5, 0, 0.1 + 0.2)
    assert bench.labels == ["Set position X of wolf_1"]
    bench.document.undo()
    assert bench.document.entities["wolf_1"].transform.position == (5, 0, 0.1 + 0.2)


def test_relative_edit_of_many_adds_to_each(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1", "rock_1"])
    assert bench.panel.title == "2 entities"
    assert bench.line("entity_transform_position_x_input").placeholderText() == "mixed"
    bench.type("entity_transform_position_x_input", "+0.5")
    assert [entity.transform.position[0] for entity in bench.document.entities.values()] == [5.5, 2.5]
    bench.type("entity_transform_rotation_x_input", "90")
    assert {entity.transform.rotation[0] for entity in bench.document.entities.values()} == {math.pi / 2}
    assert bench.labels == ["Set position X of 2 entities", "Set rotation X of 2 entities"]


def test_choice_text_and_colour_are_edited_too(bench: Bench) -> None:
    bench.document.selection.replace(["rock_1"])
    box = bench.panel.findChild(QComboBox, "entity_components_collider_input")
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    bench.type("entity_material_texture_input", "fur")
    bench.type("entity_material_color_channels_g_input", "0.5")
    rock = bench.document.entities["rock_1"]
    assert (rock.components.collider, rock.material.texture, rock.material.color) == ("sphere", "fur", (1, 0.5, 1))
    assert bench.labels[-1] == "Set color green of rock_1"


def test_dragging_a_letter_is_one_step_and_escape_takes_it_back(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1"])
    start = bench.document.state
    bench.drag("entity_transform_position_y_handle", 20)
    assert bench.document.entities["wolf_1"].transform.position[1] == 0.5
    QTest.keyClick(bench.panel.windowHandle(), Qt.Key.Key_Escape)
    assert bench.document.state is start
    bench.release("entity_transform_position_y_handle")
    bench.drag("entity_transform_position_y_handle", 20)
    bench.release("entity_transform_position_y_handle")
    assert bench.labels == ["Set position"]
    assert bench.document.entities["wolf_1"].transform.position[1] == 0.5


def test_run_of_arrow_steps_is_one_step(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1"])
    line = bench.line("entity_transform_position_x_input")
    line.setFocus()
    for _ in range(3):
        QTest.keyClick(line, Qt.Key.Key_Up)
    assert bench.document.entities["wolf_1"].transform.position[0] == 5.3
    assert len(bench.labels) == 1
    other = bench.line("entity_transform_position_y_input")
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_Up)
    bench.document.selection.replace(["wolf_1", "rock_1"])
    QTest.keyClick(bench.line("entity_transform_scale_x_input"), Qt.Key.Key_Up)
    assert len(bench.labels) == 3


def test_drag_while_another_is_open_moves_nothing_of_its_own(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1"])
    other = bench.document.transaction("Other")
    bench.drag("entity_transform_position_y_handle", 8)
    bench.release("entity_transform_position_y_handle")
    assert bench.document.open_transaction is other


def test_id_renames_and_a_refusal_stands_at_the_field(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1"])
    bench.type("entity_id_input", "rock_1")
    assert bench.panel.entity_form.field("id").problem == "another entity is already called “rock_1”"
    bench.type("entity_id_input", "alpha")
    assert bench.document.quests[0].trigger_entity == "alpha"
    assert bench.panel.title == "alpha"
    bench.document.selection.replace(["alpha", "rock_1"])
    assert not bench.panel.entity_form.field("id").isVisible()


def test_findings_stand_beside_their_field_and_go_when_mended(bench: Bench) -> None:
    bench.document.edit("x", {"rock_1": levels.entity("rock_1", scale=(1, 0, 1))})
    bench.document.selection.replace(["rock_1"])
    scale = bench.panel.entity_form.field("transform.scale")
    assert scale.problem == "scale must be above 0, not 0"
    bench.document.selection.replace(["rock_1", "wolf_1"])
    assert scale.problem == "1 of 2: scale must be above 0, not 0"
    bench.document.selection.replace(["rock_1"])
    bench.type("entity_transform_scale_y_input", "2")
    assert scale.problem is None


def test_empty_mesh_name_is_taken_and_told(bench: Bench) -> None:
    bench.document.selection.replace(["rock_1"])
    bench.type("entity_components_mesh_input", "")
    problem = bench.panel.entity_form.field("components.mesh").problem
    assert problem is not None
    assert "the name of an asset is due here" in problem


def test_world_scene_and_sun_are_shown_without_a_selection(bench: Bench) -> None:
    assert bench.panel.title == "Dark Forest"
    bench.type("world_world_name_input", "Bright Forest")
    bench.type("world_world_gravity_y_input", "-1.6")
    bench.type("world_scene_skybox_input", "night")
    bench.type("world_scene_ambientLight_channels_r_input", "1")
    bench.type("world_sun_azimuth_rad_input", "90")
    document = bench.document
    assert (document.world.name, document.world.gravity) == ("Bright Forest", (0, -1.6, 0))
    assert (document.settings.skybox, document.settings.ambient_light) == ("night", (1, 0.6, 0.4))
    assert document.editor.sun is not None
    assert document.editor.sun.azimuth_rad == math.pi / 2
    assert bench.labels == [
        "Set world name",
        "Set world gravity Y",
        "Set scene skybox",
        "Set scene ambientLight red",
        "Set sun azimuth",
    ]
    assert bench.panel.title == "Bright Forest"


def test_scene_findings_stand_beside_their_field(bench: Bench) -> None:
    scene = bench.document.settings.model_copy(update={"ambient_light": (7, 0, 0)})
    bench.document.edit("x", scene=scene)
    assert bench.panel.world_form.field("scene.ambientLight").problem == "must lie in 0..1, not 7"


def test_quests_are_added_edited_and_removed(bench: Bench) -> None:
    bench.press("quest_add")
    assert [quest.id for quest in bench.document.quests] == ["hunt", "quest_1"]
    bench.type("quest_1_triggerEntity_input", "nobody")
    problem = bench.panel.quests.cards[1].field("triggerEntity").problem
    assert problem is not None
    assert "no entity is called “nobody”" in problem
    first, other, *_ = bench.document.entities
    assert bench.document.quests[1].trigger_entity == first
    bench.type("quest_1_triggerEntity_input", other)
    assert bench.document.quests[1].trigger_entity == other
    bench.type("quest_1_goal_input", "Rest")
    assert bench.document.quests[1].goal == "Rest"
    bench.press("quest_1_remove")
    assert len(bench.document.quests) == 1
    bench.press("quest_0_go")
    assert bench.document.selection.ids == ("wolf_1",)
    assert bench.labels == [
        "Add quest_1",
        "Set triggerEntity of quest quest_1",
        "Set goal of quest quest_1",
        "Remove quest quest_1",
    ]


@pytest.mark.parametrize(
    ("finding", "selected", "focused"),
    [
        (
            LevelFinding("entity", "rock_1", "transform.scale[1]", "", ""),
            ("rock_1",),
            "entity_transform_scale_y_input",
        ),
        (LevelFinding("scene", "s", "ambientLight[2]", "", ""), (), "world_scene_ambientLight_channels_b_input"),
        (LevelFinding("quest", "hunt", "triggerEntity", "", ""), (), "quest_0_triggerEntity_input"),
        (LevelFinding("entity", "gone", "id", "", ""), ("wolf_1",), None),
        (LevelFinding("level", "w", "entities", "", ""), (), None),
    ],
)
def test_a_finding_leads_to_its_field(
    bench: Bench, finding: LevelFinding, selected: tuple[str, ...], focused: str | None
) -> None:
    bench.document.selection.replace(["wolf_1"])
    bench.presenter.reveal(finding)
    assert bench.document.selection.ids == selected
    if focused is not None:
        assert bench.line(focused).hasFocus()


def test_locked_and_hidden_are_noted(bench: Bench) -> None:
    bench.document.edit("x", editor=EditorState(hidden=("wolf_1", "rock_1"), locked=("wolf_1",)))
    bench.document.selection.replace(["wolf_1"])
    note = bench.panel.findChild(QLabel, "inspector_note")
    assert isinstance(note, QLabel)
    assert note.text() == "Locked: not picked or moved in the viewport\nHidden: not drawn in the viewport"
    bench.document.selection.replace(["wolf_1", "rock_1"])
    assert note.text().splitlines()[0] == "1 of 2 locked: not picked or moved in the viewport"


def test_known_assets_and_used_names_are_offered(bench: Bench) -> None:
    completer = bench.line("entity_components_mesh_input").completer()
    assert completer is not None
    model = completer.model()
    offered = {model.index(row, 0).data() for row in range(model.rowCount())}
    assert {"wolf", "pine", "box", "sphere"} <= offered


def test_changes_elsewhere_do_not_disturb_what_is_typed(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1"])
    line = bench.line("entity_transform_position_x_input")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "12")
    bench.document.edit("x", {"rock_1": levels.entity("rock_1", (9, 9, 9))})
    bench.document.edit("x", {"wolf_1": levels.entity("wolf_1", (1, 1, 1))})
    assert line.text() == "12"


def test_deleted_selection_and_another_document_show_the_world(bench: Bench) -> None:
    bench.document.selection.replace(["wolf_1"])
    bench.document.edit("Delete", {"wolf_1": None})
    assert bench.panel.title == "Dark Forest"
    bench.document.selection.replace(["rock_1"])
    other = levels.document(levels.entity("tree"))
    other.selection.replace(["tree"])
    bench.holder.replace(other)
    assert bench.panel.title == "tree"


def test_a_field_that_overrides_its_prefab_is_marked_and_put_back(qtbot: QtBot) -> None:
    panel = InspectorPanel(Theme())
    qtbot.addWidget(panel)
    holder = DocumentHolder(levels.document(*map(levels.entity, "ab")))
    InspectorPresenter(panel, holder)
    document = holder.document
    prefabbing.save_prefab(document, ["a", "b"], "Pair")
    document.edit("Set", {"a": prefabs.written(document.entities["a"], "components.script", "spin")})
    document.selection.replace(["a"])
    labels = [label for label in panel.entity_form.findChildren(QLabel) if label.text().startswith("◈")]
    assert [label.text() for label in labels] == ["◈ Script"]
    assert "the prefab, which says none" in labels[0].toolTip()
    (revert,) = labels[0].actions()
    assert revert.text() == "Revert to none"
    with document.transaction("Array"):
        revert.trigger()
        assert document.entities["a"].components.script == "spin"
    revert.trigger()
    assert document.entities["a"].components.script == ""
    assert labels[0].text() == "Script"
    assert not revert.isEnabled()


def test_many_that_are_selected_are_shown_in_a_turn_of_their_own(qtbot: QtBot) -> None:
    waiting: list[Callable[[], object]] = []
    many = [levels.entity(f"e_{number}") for number in range(MANY + 1)]
    holder = DocumentHolder(levels.document(*many), waiting.append)
    panel = InspectorPanel(Theme())
    qtbot.addWidget(panel)
    InspectorPresenter(panel, holder, asset_names=lambda kind: ())
    holder.document.selection.replace([one.id for one in many])
    assert len(waiting) == 1
    holder.document.edit("Delete", {many[0].id: None})  # what is shown then is what is there then
    waiting[0]()
    title = panel.findChild(QLabel, "inspector_title")
    assert title is not None
    assert title.text() == f"{MANY} entities"
