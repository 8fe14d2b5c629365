"""What every store of first answers keeps to (rulings 21, 22)."""

from runtime.storage.request_memory import KEPT_MS, RememberedAnswer
from tests.helpers.stores import Stores

ANSWER = RememberedAnswer("digest", 200, {"content-type": "application/json"}, b'{"\xc3\xbc":1}')


def test_an_answer_is_recalled_after_a_restart_by_its_user_alone(stores: Stores) -> None:
    stores.answers.remember("anna", "r-1", ANSWER)
    stores.close()
    stores.open()
    assert stores.answers.recall("anna", "r-1") == ANSWER
    assert stores.answers.recall("otto", "r-1") is None
    assert stores.answers.recall("anna", "r-2") is None


def test_an_answer_is_forgotten_after_ten_minutes(stores: Stores) -> None:
    stores.answers.remember("anna", "r-1", ANSWER)
    stores.clock.now_ms += KEPT_MS
    assert stores.answers.recall("anna", "r-1") == ANSWER
    stores.clock.now_ms += 1
    assert stores.answers.recall("anna", "r-1") is None


def test_a_later_answer_takes_the_place_of_an_earlier_one(stores: Stores) -> None:
    other = RememberedAnswer("other", 409, {}, b"")
    stores.answers.remember("anna", "r-1", ANSWER)
    stores.answers.remember("anna", "r-1", other)
    assert stores.answers.recall("anna", "r-1") == other


def test_ids_are_any_text_that_json_can_bring(stores: Stores) -> None:
    for name in ("half \ud800 pair", "nul \0", "ü" * 128):
        stores.answers.remember(name, name, ANSWER)
        assert stores.answers.recall(name, name) == ANSWER
