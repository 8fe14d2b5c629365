"""Key order: a file's own order comes back, whatever the models prefer."""

import json
from typing import Any

from app.document.key_order import KeyOrder, in_order, layout_of, without_lists
from tests.helpers import levels


def _entity(identity: str, **more: Any) -> dict[str, Any]:
    return {**levels.entity(identity).to_wire(), **more}


def _text(document: Any) -> str:
    return json.dumps(document)


def test_every_order_of_a_file_comes_back() -> None:
    canonical = _entity("b", note={"z": 1, "a": 2})
    odd = {**dict(reversed(canonical.items())), "transform": dict(reversed(canonical["transform"].items()))}
    file = {
        "quests": [{"goal": "", "triggerEntity": "a", "id": "q"}],
        "note": 1,
        "entities": [_entity("a"), odd, {**odd, "id": "c"}],
        "world": {"name": "W", "id": "w"},
    }
    written = {
        "world": {"id": "w", "name": "W"},
        "entities": [_entity("a"), _entity("b", note={"z": 1, "a": 2}), _entity("c", note={"z": 1, "a": 2})],
        "quests": [{"id": "q", "triggerEntity": "a", "goal": ""}],
        "note": 1,
    }
    order = KeyOrder()
    order.learn(file)
    assert _text(order.apply(written)) == _text(file)


def test_canonical_file_needs_nothing_and_new_things_come_last() -> None:
    file = {"world": {"id": "w"}, "entities": [_entity("a")]}
    order = KeyOrder()
    order.learn(file)
    written = {"entities": [_entity("a"), _entity("b")], "world": {"id": "w", "name": "W"}, "extra": 1}
    assert _text(order.apply(written)) == _text(
        {"world": {"id": "w", "name": "W"}, "entities": [_entity("a"), _entity("b")], "extra": 1}
    )


def test_untaught_order_leaves_a_document_as_it_is() -> None:
    written = {"world": {"id": "w"}, "entities": [_entity("a")], "quests": []}
    assert _text(KeyOrder().apply(written)) == _text(written)


def test_key_that_became_a_plain_value_is_taken_as_it_is() -> None:
    layout = layout_of({"b": {"x": 1}, "a": 2})
    assert _text(in_order({"a": 1, "b": 5, "c": 3}, layout)) == '{"b": 5, "a": 1, "c": 3}'


def test_lists_are_left_out() -> None:
    assert without_lists({"a": [1], "b": 2}) == {"a": None, "b": 2}
