"""Views and wishes are plain values that compare equal."""

from widgets.inspector.views import EntitiesView, FieldEdit, FieldView, Problem, QuestEdit, QuestView, WorldView


def test_views_compare_by_value() -> None:
    fields = {"id": FieldView("a", problem=Problem("bad", index=1))}
    assert EntitiesView("a", "npc", fields, True) == EntitiesView("a", "npc", dict(fields), True)
    assert WorldView("w", "World", {}, (QuestView("q", "a", ""),)) != WorldView("w", "World", {})


def test_wishes_name_field_and_value() -> None:
    assert FieldEdit("id", "b") == FieldEdit("id", "b", is_stepping=False)
    assert QuestEdit(0, "goal", "x") != QuestEdit(1, "goal", "x")
