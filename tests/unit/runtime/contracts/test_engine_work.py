"""How our engine's work for another backend stands."""

from runtime.contracts.engine_work import BuiltChange, WorkNews


def test_before_anything_was_heard_it_is_connecting_and_has_done_nothing() -> None:
    news = WorkNews()
    assert (news.phase, news.in_flight, news.completed, news.failed, news.refused) == ("connecting", 0, 0, 0, 0)


def test_what_was_built_names_its_scene_and_perhaps_entities() -> None:
    assert BuiltChange("forest").ids == frozenset()
    assert BuiltChange("forest", frozenset({"wolf"})) != BuiltChange("forest")
