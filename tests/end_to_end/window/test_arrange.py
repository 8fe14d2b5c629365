"""Arrange, by hand: fields typed, previews seen and cancelled exactly, one undo step for each deed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.document.document import Document
from tests.helpers.driven_app import CTRL, PLAIN, SHIFT, DrivenApp
from tests.helpers.long_form import long_form
from widgets.arrange.panel import ArrangePanel

pytestmark = [pytest.mark.gui, long_form, pytest.mark.timeout(180)]


def document_of(app: DrivenApp) -> Document:
    return app.application.holder.document


def click(app: DrivenApp, entity: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    x, y, z = map(float, app.transform(entity).position)
    app.click_world(x, y, z, modifiers)


def type_into(app: DrivenApp, field: str, text: str) -> None:
    app.click(f"arrange_{field}_input")
    app.replace_text(text)


def panel(app: DrivenApp) -> ArrangePanel:
    return app.find("arrange", ArrangePanel)


def labels(app: DrivenApp) -> list[str]:
    return [step.label for step in document_of(app).history.steps]


def test_an_array_is_previewed_cancelled_and_applied_as_one_step(boxes_app: DrivenApp) -> None:
    app = boxes_app
    before = document_of(app).state
    click(app, "a")
    app.application.actions.trigger("arrange.array")
    type_into(app, "row_count", "4")
    type_into(app, "row_offset_x", "0")
    type_into(app, "row_offset_z", "1.5")
    app.wait(lambda: len(document_of(app).entities) == 8)
    assert panel(app).summary == "3 new entities."
    assert [app.transform(f"a_{n}").position[2] for n in (1, 2, 3)] == [1.5, 3, 4.5]
    app.click("arrange_cancel")
    assert document_of(app).state is before
    assert not document_of(app).can_undo

    type_into(app, "row_count", "3")
    app.click("arrange_apply")
    assert list(document_of(app).entities)[5:] == ["a_1", "a_2"]
    assert document_of(app).selection.ids == ("a_1", "a_2")
    assert labels(app) == ["Array: 2 new entities"]
    app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state == before


def test_wrong_numbers_are_said_beside_their_field_and_make_nothing(boxes_app: DrivenApp) -> None:
    app = boxes_app
    before = document_of(app).state
    click(app, "a")
    app.application.actions.trigger("arrange.array")
    type_into(app, "row_offset_x", "0")
    assert "stand in each other" in (panel(app).form.field("row.offset").problem or "")
    assert not app.is_usable("arrange_apply")
    type_into(app, "row_count", "0")
    assert "1 to 5000" in (panel(app).form.field("row.count").problem or "").replace("\u2009", "")
    assert document_of(app).state is before


def test_the_same_seed_scatters_the_same_and_esc_takes_it_back(boxes_app: DrivenApp) -> None:
    app = boxes_app
    before = document_of(app).state
    click(app, "a")
    app.application.actions.trigger("arrange.scatter")
    type_into(app, "scatter_surface", "ground")
    type_into(app, "scatter_count", "30")
    app.wait(lambda: len(document_of(app).entities) == 35)
    first = document_of(app).state
    assert all(
        abs(float(app.transform(f"a_{n}").position[1]) - app.transform(f"a_{n}").scale[1] / 2) < 1e-3
        for n in range(1, 31)
    )
    app.click("arrange_new_seed")
    app.wait(lambda: len(document_of(app).entities) == 35 and document_of(app).state.entities != first.entities)
    type_into(app, "scatter_seed", "1")
    app.wait(lambda: document_of(app).state.entities == first.entities)
    app.click("arrange_scatter_count_input")
    app.press(Qt.Key.Key_Escape)
    assert document_of(app).state is before

    app.click("arrange_apply")
    app.wait(lambda: document_of(app).can_undo)
    assert document_of(app).state.entities == first.entities
    assert labels(app) == ["Scatter, seed 1: 30 new entities"]
    app.press(Qt.Key.Key_Z, CTRL)
    assert document_of(app).state == before


def test_boxes_are_lined_up_with_the_active_one(boxes_app: DrivenApp) -> None:
    app = boxes_app
    for box, modifiers in (("a", PLAIN), ("c", CTRL), ("b", CTRL)):
        click(app, box, modifiers)
    app.application.actions.trigger("arrange.align")
    app.click("distribute_x_gaps")
    assert not labels(app)
    app.click("align_x_min")
    assert [app.transform(box).position[0] for box in "abc"] == [-1, -1, -1]
    assert labels(app) == ["Align low end in X"]


def test_a_duplicate_is_repeated_as_far_away_as_the_last_one_was_moved(boxes_app: DrivenApp) -> None:
    app = boxes_app
    click(app, "a")
    app.press(Qt.Key.Key_D, CTRL)
    app.click("entity_transform_position_z_input")
    app.replace_text("-1.25")
    app.view.setFocus()
    app.press(Qt.Key.Key_D, SHIFT)
    app.press(Qt.Key.Key_D, SHIFT)
    assert [app.transform(f"a_{n}").position for n in (1, 2, 3)] == [(-2, 0.5, -1.25), (-1, 0.5, -2.5), (0, 0.5, -3.75)]


def test_many_get_another_mesh(boxes_app: DrivenApp) -> None:
    app = boxes_app
    click(app, "a")
    click(app, "d", CTRL)
    app.application.actions.trigger("arrange.mesh")
    type_into(app, "mesh_name", "sphere")
    app.click("arrange_apply")
    meshes = [document_of(app).entities[box].components.mesh for box in "abcd"]
    assert meshes == ["sphere", "box", "box", "sphere"]
