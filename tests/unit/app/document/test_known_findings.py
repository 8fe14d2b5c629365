"""What is known of large edits: by the map itself, bounded, forgotten at once."""

from __future__ import annotations

from app.document.known_findings import MOST, SMALLEST, KnownFindings


def large(first: int = 0) -> dict[str, object]:
    return {f"e_{place}": place for place in range(first, first + SMALLEST)}


def test_what_was_found_is_known_for_that_map_alone() -> None:
    known: KnownFindings[str] = KnownFindings()
    entities = large()
    assert known.of(entities) is None
    known.remember(entities, {"e_1": "flat", "elsewhere": "flat"})
    assert known.of(entities) == {"e_1": "flat"}
    assert known.of(large()) is None
    known.remember(entities, {})
    assert known.of(entities) == {}


def test_small_maps_are_not_kept() -> None:
    known: KnownFindings[str] = KnownFindings()
    small: dict[str, object] = {"a": 1}
    known.remember(small, {})
    assert known.of(small) is None


def test_the_map_asked_for_longest_ago_goes_first() -> None:
    known: KnownFindings[str] = KnownFindings()
    maps = [large(place) for place in range(MOST + 1)]
    for entities in maps[:MOST]:
        known.remember(entities, {})
    assert known.of(maps[0]) == {}
    known.remember(maps[MOST], {})
    assert [known.of(entities) for entities in maps[:2]] == [{}, None]
    known.forget()
    assert [known.of(entities) for entities in maps] == [None] * (MOST + 1)
