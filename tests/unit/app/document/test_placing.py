"""Align, distribute, another mesh: by boxes, groups as one thing, each one undo step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from app.document import grouping, placing
from app.document.document import Document
from app.document.errors import EditRefusedError
from app.document.placing import Box
from runtime.contracts.world import EditorState
from tests.helpers import levels


def document_of(*wide: float, at: Sequence[float], **fields: Any) -> Document:
    """Boxes a, b, c… of these widths along X."""
    return levels.document(
        *(
            levels.entity(name, (x, 0, 0), scale=(width, 1, 1))
            for name, x, width in zip("abcdef", at, wide, strict=False)
        ),
        **fields,
    )


def boxes_of(document: Document) -> placing.Boxes:
    """Unit boxes, scaled; as the viewport would tell of things that are not turned. Nothing is known of `ghost`."""

    def box(ids: Sequence[str]) -> Box | None:
        placed = [document.entities[one].transform for one in ids if one != "ghost"]
        if not placed:
            return None
        lows = [[at - size / 2 for at, size in zip(one.position, one.scale, strict=True)] for one in placed]
        highs = [[at + size / 2 for at, size in zip(one.position, one.scale, strict=True)] for one in placed]
        return [min(axis) for axis in zip(*lows, strict=True)], [max(axis) for axis in zip(*highs, strict=True)]

    return box


def xs(document: Document) -> list[float]:
    return [entity.transform.position[0] for entity in document.entities.values()]


@pytest.mark.parametrize(
    ("edge", "target", "expected"),
    [
        ("min", "bounds", [0, 1, -0.5]),
        ("centre", "bounds", [4.75, 4.75, 4.75]),
        ("max", "bounds", [9.5, 8.5, 10]),
        ("min", "active", [4.5, 5.5, 4]),
        ("centre", "active", [5.5, 5.5, 5.5]),
        ("max", "active", [6.5, 5.5, 7]),
    ],
)
def test_edges_are_lined_up(edge: Any, target: Any, expected: list[float]) -> None:
    document = document_of(1, 3, 0, at=(0, 5.5, 10))
    document.edit("x", {"c": levels.entity("c", (10, 0, 0), scale=(1e-9, 1, 1))})
    document.selection.replace("abc", active="b")
    placing.align(document, "abc", "x", edge, target, boxes_of(document))
    assert xs(document) == pytest.approx(expected)
    assert document.history.undo_label.startswith("Align ")
    document.undo()
    assert xs(document) == [0, 5.5, 10]


def test_a_group_is_aligned_as_one_thing_and_what_is_locked_stays() -> None:
    document = document_of(1, 1, 1, 1, at=(0, 2, 7, 9), editor=EditorState(locked=("d",)))
    grouping.group_entities(document, "ab")
    document.selection.replace("abcd", active="c")
    placing.align(document, "abcd", "x", "max", "active", boxes_of(document))
    assert xs(document) == [5, 7, 7, 9]
    document.selection.replace("ab")
    placing.align(document, "abd", "x", "min", "active", boxes_of(document))
    assert xs(document) == [5, 7, 7, 9]


def test_without_an_active_thing_the_first_is_the_goal() -> None:
    document = document_of(1, 1, at=(0, 2))
    placing.align(document, "ab", "x", "min", "active", boxes_of(document))
    assert xs(document) == [0, 0]


def test_centres_are_spaced_evenly_between_the_outermost() -> None:
    document = document_of(1, 1, 3, 1, at=(0, 8, 1, 9))
    placing.distribute(document, "abcd", "x", "centres", boxes_of(document))
    assert xs(document) == [0, 6, 3, 9]
    assert document.history.undo_label == "Distribute centres in X"


def test_gaps_are_made_equal_between_the_outermost() -> None:
    document = document_of(1, 3, 1, at=(0, 2, 10))
    placing.distribute(document, "abc", "x", "gaps", boxes_of(document))
    assert xs(document) == [0, 5, 10]


def test_too_few_things_are_refused() -> None:
    document = document_of(1, 1, at=(0, 2))
    for deed in (
        lambda: placing.align(document, "a", "x", "min", "bounds", boxes_of(document)),
        lambda: placing.distribute(document, "ab", "z", "gaps", boxes_of(document)),
        lambda: placing.replace_mesh(document, "ab", " "),
    ):
        with pytest.raises(EditRefusedError):
            deed()
    assert not document.can_undo


def test_what_is_not_shown_has_no_box_and_stays() -> None:
    document = levels.document(levels.entity("a"), levels.entity("b", (3, 0, 0)), levels.entity("ghost", (9, 0, 0)))
    placing.align(document, ["a", "b", "ghost"], "x", "min", "bounds", boxes_of(document))
    assert xs(document) == [0, 0, 9]


def test_many_get_another_mesh_at_once() -> None:
    document = document_of(1, 1, 1, at=(0, 1, 2))
    assert placing.replace_mesh(document, ["a", "b", "gone"], " rock ") == 2
    assert placing.replace_mesh(document, ["a", "c"], "rock") == 1
    assert placing.replace_mesh(document, ["a"], "rock") == 0
    assert [step.label for step in document.history.steps] == [
        "Replace mesh of 2 entities with rock",
        "Replace mesh of c with rock",
    ]
    assert document.entities["a"].components.collider == "box"
