"""The text of a level after an edit: what did not change stays to the byte, whatever way the file was written."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.document.splicing import spliced
from app.document.world import WorldState
from runtime.contracts.json_text import read_json, write_pretty_json
from runtime.contracts.world import Entity, Quest, WorldSpec
from tests.helpers import levels

HAND_WRITTEN = """{
    "schema_version": "1.0",  "note": "ours",
    "scene": { "id": "s", "ambientLight": [0.40, 4e-1, 0.4], "skybox": "none" },
    "world": { "id": "w", "name": "Wald", "gravity": [0, -9.80, 0] },

    "entities": [
        { "id": "a", "type": "npc",
          "transform": { "position": [1e3, 0, 1.50], "rotation": [0, 0, 0], "scale": [1, 1, 1] },
          "material": { "shader": "standard", "texture": "none", "color": [1, 1, 1] },
          "components": { "mesh": "box", "collider": "box", "script": "" }, "mood": {"angry": true} },

        { "type": "object", "id": "b",
          "transform": { "position": [0.0, 0, 0], "rotation": [0, 0, 0], "scale": [1, 1, 1] },
          "material": { "shader": "standard", "texture": "none", "color": [1, 1, 1] },
          "components": { "mesh": "box", "collider": "box", "script": "" } }
    ],
    "quests": [ {"id": "q", "triggerEntity": "a", "goal": "find"} ]
}
"""


def state_of(text: str | bytes) -> WorldState:
    content = text.encode() if isinstance(text, str) else text
    return WorldState.from_spec(WorldSpec.from_wire(read_json(content, allow_bom=True)))


def after(text: str, change: Callable[[WorldState], WorldState]) -> str:
    """The text after a change; checked to say what the state says."""
    base = state_of(text)
    state = change(base)
    made = spliced(text.encode(), base, state)
    assert made is not None
    assert read_json(made) == state.to_wire()
    return made.decode()


def with_entity(entity: Entity) -> Callable[[WorldState], WorldState]:
    return lambda state: state.with_entities({**state.entities, entity.id: entity})


def moved(state: WorldState, key: str, position: tuple[float, float, float]) -> WorldState:
    entity = state.entities[key]
    transform = entity.transform.model_copy(update={"position": position})
    return with_entity(entity.model_copy(update={"transform": transform}))(state)


def changed_lines(before: str, now: str) -> list[tuple[str, str]]:
    lines = zip(before.splitlines(), now.splitlines(), strict=True)
    return [(old.strip(), new.strip()) for old, new in lines if old != new]


def test_nothing_changed_is_the_same_to_the_byte() -> None:
    assert after(HAND_WRITTEN, lambda state: state) == HAND_WRITTEN


def test_a_move_changes_the_number_alone() -> None:
    now = after(HAND_WRITTEN, lambda state: moved(state, "a", (1000, 2.5, 1.5)))
    assert now == HAND_WRITTEN.replace("[1e3, 0, 1.50]", "[1e3, 2.5, 1.50]")


def test_a_new_entity_is_written_as_its_neighbours_are() -> None:
    now = after(HAND_WRITTEN, with_entity(levels.entity("c", (7, 0, 0))))
    new = now[len(HAND_WRITTEN[: HAND_WRITTEN.index("\n    ],")]) :]
    assert now.startswith(HAND_WRITTEN[: HAND_WRITTEN.index("\n    ],")])
    assert new.startswith(',\n\n        {\n            "id": "c",')
    assert '"position": [7, 0, 0]' in new
    assert now.endswith(HAND_WRITTEN[HAND_WRITTEN.index("\n    ],") :])


def test_a_deleted_entity_takes_only_itself_away() -> None:
    def without(key: str) -> Callable[[WorldState], WorldState]:
        return lambda state: state.with_entities({one: e for one, e in state.entities.items() if one != key})

    now = after(HAND_WRITTEN, without("a"))
    start, stop = HAND_WRITTEN.index('{ "id": "a"'), HAND_WRITTEN.index('{ "type": "object"')
    assert now == HAND_WRITTEN[:start] + HAND_WRITTEN[stop:]
    now = after(HAND_WRITTEN, without("b"))
    assert '"b"' not in now
    assert now.startswith(HAND_WRITTEN[:stop].rstrip().removesuffix(","))


def test_entities_in_another_order_keep_their_texts() -> None:
    now = after(HAND_WRITTEN, lambda state: state.with_entities(dict(reversed(state.entities.items()))))
    assert sorted(now.split()) == sorted(
        HAND_WRITTEN.replace("} },", "} }").replace("} }\n    ]", "} },\n    ]").split()
    )


def test_settings_quests_and_unknown_fields_change_in_place() -> None:
    def change(state: WorldState) -> WorldState:
        return replace(
            state,
            world=state.world.model_copy(update={"gravity": (0, -1.6, 0)}),
            quests=(Quest(id="q", trigger_entity="b", goal="find"), Quest(id="r", trigger_entity="a", goal="go")),
            unknown={"note": "theirs", "more": {"x": [1]}},
        )

    now = after(HAND_WRITTEN, change)
    assert '"gravity": [0, -1.6, 0]' in now
    assert (
        '[ {"id": "q", "triggerEntity": "b", "goal": "find"}, {"id": "r", "triggerEntity": "a", "goal": "go"} ]' in now
    )
    assert '"schema_version": "1.0",  "note": "theirs",' in now
    assert now.endswith(' ],\n    "more": {\n        "x": [1]\n    }\n}\n')


def test_a_new_field_of_an_entity_comes_last() -> None:
    def change(state: WorldState) -> WorldState:
        return with_entity(Entity.from_wire({**state.entities["b"].to_wire(), "mood": 1}))(state)

    now = after(HAND_WRITTEN, change)
    assert '"script": "" },\n          "mood": 1 }\n    ],' in now


def test_a_hand_written_file_that_changed_almost_everywhere_is_left_to_the_plain_writer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.document.splicing.MOST_BY_HAND", 1)
    base = state_of(HAND_WRITTEN)
    state = moved(moved(base, "a", (9, 9, 9)), "b", (9, 9, 9))
    assert spliced(HAND_WRITTEN.encode(), base, state) is None
    assert spliced(HAND_WRITTEN.encode(), base, moved(base, "a", (9, 9, 9))) is not None
    ours = write_pretty_json(base.to_wire())
    assert spliced(ours, base, state) == write_pretty_json(state.to_wire())


def test_fields_that_went_go_with_their_comma() -> None:
    def change(state: WorldState) -> WorldState:
        calm = Entity.from_wire({key: value for key, value in state.entities["a"].to_wire().items() if key != "mood"})
        return replace(with_entity(calm)(state), unknown={}, quests=(), has_quests=False)

    now = after(HAND_WRITTEN, change)
    assert "mood" not in now
    assert "note" not in now
    assert "quests" not in now


def test_a_list_that_was_empty_or_missing_is_filled_in_the_files_style() -> None:
    text = HAND_WRITTEN[: HAND_WRITTEN.index('    "entities"')] + '    "entities": []\n}\n'
    now = after(
        text,
        lambda state: replace(
            with_entity(levels.entity("c"))(state), quests=(Quest(id="q", trigger_entity="c", goal="go"),)
        ),
    )
    assert '\n    "entities": [\n        {\n            "id": "c",' in now
    assert now.endswith(
        '    "quests": [\n        {\n            "id": "q",\n            "triggerEntity": "c",\n'
        '            "goal": "go"\n        }\n    ]\n}\n'
    )


def test_emptied_lists_are_empty() -> None:
    now = after(HAND_WRITTEN, lambda state: replace(state.with_entities({}), quests=()))
    assert '"entities": [],\n    "quests": []' in now


def test_line_ends_and_byte_order_mark_stay() -> None:
    content = b"\xef\xbb\xbf" + HAND_WRITTEN.replace("\n", "\r\n").encode()
    base = state_of(content)
    made = spliced(content, base, with_entity(levels.entity("c"))(moved(base, "b", (1, 2, 3))))
    assert made is not None
    assert made.startswith(b"\xef\xbb\xbf{\r\n")
    assert made.count(b"\n") == made.count(b"\r\n")


def test_a_file_of_one_line_stays_one_line() -> None:
    text = json.dumps(state_of(HAND_WRITTEN).to_wire(), separators=(",", ":"))
    now = after(text, with_entity(levels.entity("c")))
    assert "\n" not in now
    assert ": " not in now


def test_an_empty_list_of_a_file_of_one_line_is_filled_on_that_line() -> None:
    document = {**state_of(HAND_WRITTEN).to_wire(), "entities": [], "quests": []}
    text = json.dumps(document, separators=(",", ":"))
    now = after(text, with_entity(levels.entity("c")))
    assert '"entities":[{"id":"c",' in now
    assert "\n" not in now


def test_our_own_files_stay_as_we_write_them() -> None:
    base = state_of(HAND_WRITTEN)
    state = with_entity(levels.entity("c", (0.5, 0, 0)))(moved(base, "b", (1, 2, 3)))
    made = spliced(write_pretty_json(base.to_wire()), base, state)
    assert made == write_pretty_json(state.to_wire())


def test_an_integer_over_64_bits_stays_exact() -> None:
    text = HAND_WRITTEN.replace('"mood": {"angry": true}', f'"mood": {2**80}')
    pretty = json.dumps(json.loads(text), indent=2)
    for written in (text, pretty):
        assert str(2**80) in after(written, lambda state: moved(state, "a", (5, 5, 5)))


def test_a_text_that_does_not_say_the_base_is_not_taken_apart() -> None:
    base = state_of(HAND_WRITTEN)
    other = HAND_WRITTEN.replace('"id": "b"', '"id": "c"').encode()
    assert spliced(other, base, base) is None
    assert spliced(HAND_WRITTEN.replace('"id": "q"', '"id": "p"').encode(), base, base) is None
    assert spliced(b'{"entities": 5}'.replace(b"5", b"[]"), base, base) is None


def test_two_quests_of_one_id_are_left_to_the_plain_writer() -> None:
    base = state_of(HAND_WRITTEN)
    assert spliced(HAND_WRITTEN.encode(), base, replace(base, quests=base.quests * 2)) is None


@pytest.mark.parametrize(("old", "new"), [("1", "true"), ("[1]", "[1, 2]"), ('{"x": 1}', "null"), ("[1, 2]", "[]")])
def test_a_field_we_do_not_know_can_become_anything(old: str, new: str) -> None:
    text = HAND_WRITTEN.replace('"ours"', old)
    now = after(text, lambda state: replace(state, unknown={"note": json.loads(new)}))
    assert now == HAND_WRITTEN.replace('"ours"', new)


NUMBERS = st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6, allow_nan=False)


@st.composite
def a_level(draw: st.DrawFn) -> WorldState:
    ids = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=5))
    entities = {key: levels.entity(key, draw(st.tuples(NUMBERS, NUMBERS, NUMBERS))) for key in ids}
    quests = tuple(
        Quest(id=f"q{n}", trigger_entity=key, goal=draw(st.text(max_size=3))) for n, key in enumerate(ids[:2])
    )
    state = state_of(HAND_WRITTEN).with_entities(entities)
    return replace(
        state,
        quests=quests,
        has_quests=draw(st.booleans()),
        unknown=draw(
            st.dictionaries(st.sampled_from(["note", "x", "ü"]), st.integers() | st.lists(st.integers(), max_size=3))
        ),
    )


def oddly_written(chance: random.Random, value: Any) -> str:
    """A JSON text with the white space, key order and spelling of numbers that somebody's hand might give it."""

    def space() -> str:
        return chance.choice(["", " ", "\n", "\n  ", "\t", "\r\n    "])

    if isinstance(value, dict):
        keys = chance.sample(list(value), len(value))
        parts = [f"{json.dumps(key)}{space()}:{space()}{oddly_written(chance, value[key])}" for key in keys]
        return "{" + ",".join(f"{space()}{part}{space()}" for part in parts) + space() + "}"
    if isinstance(value, list):
        return "[" + ",".join(f"{space()}{oddly_written(chance, item)}{space()}" for item in value) + space() + "]"
    if isinstance(value, float) and chance.random() < 0.5:
        return f"{value!r}e0" if "e" not in repr(value) else repr(value)
    return json.dumps(value, ensure_ascii=chance.random() < 0.5)


@settings(max_examples=150)
@given(a_level(), a_level(), st.integers(0, 2**32), st.booleans())
def test_whatever_is_done_to_whatever_file_the_text_says_it(
    base: WorldState, state: WorldState, seed: int, keeps_entities: bool
) -> None:
    text = oddly_written(random.Random(seed), base.to_wire())
    read = state_of(text)
    if keeps_entities:
        state = state.with_entities({key: read.entities.get(key, one) for key, one in state.entities.items()})
    made = spliced(text.encode(), read, state)
    assert made is not None
    assert read_json(made) == state.to_wire()
    assert spliced(text.encode(), read, read) == text.encode()
