"""What is read as plainly fine is exactly what the ordinary reader and the quick look call so."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.document.findings import is_plainly_fine
from app.document.fine_entities import read_fine
from runtime.contracts.json_text import read_json
from runtime.contracts.world import Entity
from tests.helpers import levels


def wire(path: str = "", value: Any = None) -> dict[str, Any]:
    """An entity as JSON, with one value in another place of it: `transform.scale.1`."""
    found: dict[str, Any] = levels.entity("e", (1, 0.5, -2)).to_wire()
    found = json.loads(json.dumps(found))
    if path:
        *parents, last = path.split(".")
        at: Any = found
        for name in parents:
            at = at[int(name) if isinstance(at, list) else name]
        at[int(last) if isinstance(at, list) else last] = value
    return found


def ordinary(text: bytes) -> Entity | None:
    """The entity as the ordinary reader gives it where nothing can be said against it."""
    try:
        entity = Entity.from_wire(read_json(text))
    except ValidationError:
        return None
    plain = not any(one.model_extra for one in (entity, entity.transform, entity.material, entity.components))
    return entity if plain and is_plainly_fine(entity) else None


PLACES = [
    "id",
    "type",
    *(f"transform.{part}.{axis}" for part in ("position", "rotation", "scale") for axis in (0, 2)),
    "transform.position",
    "material.color.1",
    "material.shader",
    "material.texture",
    "components.mesh",
    "components.collider",
    "components.script",
    "note",
    "components.note",
]
VALUES = st.one_of(
    st.integers(-2, 2),
    st.sampled_from([0.0, -0.0, 1.0, 1.0000001, 0.5, 1e300, -1e300, 9.9e299, 10**300, 10**299, 2**70, 1e308]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
    st.sampled_from(["", "box", "none", "npc", "object", "unlit", "a:b", "a b", "e\n", "x" * 64, "x" * 65, "é"]),
    st.lists(st.integers(0, 2), max_size=4),
)


@given(st.sampled_from(PLACES), VALUES)
def test_it_says_what_the_ordinary_reader_and_the_quick_look_say(place: str, value: Any) -> None:
    text = json.dumps(wire(place, value)).encode()
    expected = ordinary(text)
    found = read_fine(b"[" + text + b"]")
    assert repr(found) == repr(None if expected is None else [expected])


def test_the_models_are_those_of_the_contract() -> None:
    found = read_fine(json.dumps([wire(), wire("id", "f")]).encode())
    assert found is not None
    assert found == [Entity.from_wire(wire()), Entity.from_wire(wire("id", "f"))]
    assert [one.to_wire() for one in found] == [wire(), wire("id", "f")]
    changed = found[0].model_copy(update={"id": "other"})
    assert (changed.id, found[0].id) == ("other", "e")
    with pytest.raises(ValidationError):
        found[0].id = "other"  # type: ignore[misc]


@pytest.mark.parametrize("text", [b"", b"[", b"{}", b"[1]", b"[NaN]", b'["\xff"]', b'[{"id": "e"}]'])
def test_what_is_no_list_of_entities_is_refused(text: bytes) -> None:
    assert read_fine(text) is None


def test_an_empty_list_is_fine() -> None:
    assert read_fine(b" [ ] ") == []
