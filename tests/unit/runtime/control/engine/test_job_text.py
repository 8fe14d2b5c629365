"""Job texts are what a plain dump of the job is."""

from typing import Any

from runtime.contracts.json_text import read_json
from runtime.control.engine.job_text import JobTexts
from tests.helpers.engine_levels import crowd, entity


def job(level: dict[str, Any], payload: Any) -> dict[str, Any]:
    return {"job_id": "j", "world_spec": level, "payload": payload}


def test_a_text_is_the_job() -> None:
    level = crowd(3, note="kept")
    texts = JobTexts()
    for one in level["entities"]:
        sent = job(level, one)
        assert read_json(texts.text(sent)) == sent


def test_an_entity_that_was_replaced_is_written_anew() -> None:
    level, texts = crowd(2), JobTexts()
    texts.text(job(level, None))
    level["entities"][1] = entity("e1", mesh="cone")
    assert read_json(texts.text(job(level, None)))["world_spec"] == level


def test_numbers_beyond_64_bits_are_kept() -> None:
    level = crowd(1, note=2**70)
    level["entities"][0]["note"] = 2**70
    assert read_json(JobTexts().text(job(level, None)))["world_spec"] == level


def test_what_was_let_go_of_is_written_anew() -> None:
    level, texts = crowd(2), JobTexts()
    first = texts.text(job(level, None))
    texts.let_go()
    level["entities"][0]["type"] = "npc"
    second = texts.text(job(level, None))
    assert first != second
    assert read_json(second)["world_spec"] == level
