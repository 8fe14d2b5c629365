"""Questions before a config step."""

from app.presenters import config_questions as questions
from app.staged.difference import Difference
from runtime.contracts.errors import Validation, finding

CHANGED = (Difference("changed", "Pump", ("cards", 3), 4), Difference("added", "Lamp", ("cards", 6), 9))


def test_a_commit_is_asked_with_what_changes_and_what_is_lost() -> None:
    validation = Validation(warnings=(finding("V-CFG-006", "x", "unused", warning=True),))
    asked = questions.commit_question("v3", CHANGED, None, validation)
    assert asked.title == "Commit 2 changes to the running program? v3 becomes LKG."
    assert asked.persist is True
    text = "\n".join(asked.lines)
    for part in ("4 Pump", "9 Lamp", "Starts anew", "1 warning"):
        assert part in text
    assert [(answer.id, answer.kind) for answer in asked.answers] == [("commit", "primary")]


def test_finishing_the_scan_says_what_it_does_and_is_never_the_default() -> None:
    asked = questions.halted_question(8)
    assert "before card 8" in asked.lines[0]
    assert "RUN_NORMAL" in asked.lines[1]
    assert asked.answers[0].kind == "danger"
    assert "mid-scan." in questions.halted_question(None).lines[0]


def test_a_stale_base_is_explained_with_both_versions() -> None:
    text = "\n".join(questions.stale_base_question("v2", "v3").lines)
    assert "v2" in text
    assert "v3" in text
    assert "another version" in questions.stale_base_question(None, None).lines[0]


def test_restores_are_dangerous_and_say_what_becomes_of_overrides() -> None:
    for asked in (questions.lkg_question("v3", "v2", CHANGED, None), questions.factory_question("v3", CHANGED, None)):
        assert asked.answers[0].kind == "danger"
        assert "Forces and breakpoints are cleared" in " ".join(asked.lines)
        assert asked.persist is None
    assert "same content" in questions.lkg_question(None, "v2", (), None).lines[0]
    assert "the active one" in questions.factory_question(None, (), None).lines[1]


def test_factory_is_shown_before_it_is_restored_where_the_runtime_does() -> None:
    told = questions.lkg_question("v3", "v2", CHANGED, None).lines[0]
    assert questions.factory_question("v3", CHANGED, None).lines[0] == told
    assert "same content" in questions.factory_question("v3", (), None).lines[0]
    assert "does not show FACTORY" in questions.factory_question("v3", None, None).lines[0]


def test_discarding_names_what_the_runtime_still_holds() -> None:
    assert "s19" in questions.discard_question("v3", CHANGED, "s19").lines[-1]
    assert "Undo" in questions.discard_question("v3", CHANGED, None).lines[-1]
