"""A page is built a few controls at a time and serves every form of its shape."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from tests.unit.widgets.config.test_form import form, number
from widgets.config.form_page import FormPage, form_shape
from widgets.config.view import Form, FormRow, FormSection, TextCell
from widgets.fields.number import NumberField
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def page(qtbot: QtBot) -> FormPage:
    page = FormPage(form(), Theme("dark"))
    qtbot.addWidget(page)
    return page


def value(page: FormPage) -> str:
    control = page.controls["config.onDuration"]
    assert isinstance(control, NumberField)
    return control.text


def test_it_is_built_a_control_at_a_time(page: FormPage) -> None:
    assert (page.is_built, page.controls) == (False, {})
    assert not page.build(1)
    assert list(page.controls) == ["label"]
    assert page.build(99)
    assert list(page.controls) == ["label", "config.onDuration"]
    assert page.build(1), "there is nothing left to build"


def test_what_is_to_be_shown_meanwhile_is_shown_in_the_end(page: FormPage) -> None:
    page.build(1)
    page.show_form(form(number(900), key="card:5"))
    assert page.form.key == "card:5"
    page.build(99)
    assert value(page) == "9.00\u2009s"


def test_an_edit_names_the_form_that_is_shown(page: FormPage, qtbot: QtBot) -> None:
    page.build(99)
    page.show_form(form(number(900), key="card:5"))
    control = page.controls["config.onDuration"]
    assert isinstance(control, NumberField)
    with qtbot.waitSignal(page.edited) as edited:
        control.take("3")
    assert edited.args == ["card:5", "config.onDuration", 300, ""]


def test_two_forms_of_one_shape_differ_in_values_alone() -> None:
    assert form_shape(form(number(1), key="card:1")) == form_shape(form(number(2), key="card:2"))
    longer = FormSection("Mission", (FormRow("Label", (TextCell("label", "Label", "Pump"),)),))
    assert form_shape(form()) != form_shape(replace(form(), sections=(longer,)))


def test_an_empty_form_says_so_without_controls(qtbot: QtBot) -> None:
    page = FormPage(Form("bindings", "Bindings", "", empty="Nothing is bound."), Theme("dark"))
    qtbot.addWidget(page)
    assert page.build(1)
    assert page.controls == {}
