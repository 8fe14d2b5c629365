"""Broken entries of the sidecar are named, and cost nothing but themselves."""

from __future__ import annotations

from app.document.sidecar_findings import MISSING_PREFAB, UNREADABLE, sidecar_findings
from runtime.contracts.world import EditorState, Prefab
from tests.helpers import levels


def test_what_cannot_be_read_and_what_is_missing_is_named() -> None:
    editor = EditorState.from_wire(
        {
            "groups": {"fine": ["wolf_1"], "bad": 3},
            "prefabs": {"broken": {"name": "x"}},
            "instances": {"one": {"prefab": "broken", "parts": {"a": "wolf_1", "b": "gone"}}, "bad": []},
        }
    )
    found = list(sidecar_findings(levels.document(editor=editor).state))
    assert [(field, rule) for field, rule, _ in found] == [
        ("groups.bad", UNREADABLE),
        ("prefabs.broken", UNREADABLE),
        ("instances.bad", UNREADABLE),
        ("instances.one", MISSING_PREFAB),
    ]
    assert "its 1 entity stays" in found[-1][2]


def test_a_sidecar_that_is_fine_has_no_findings() -> None:
    tree = Prefab(name="Tree", entities=(levels.entity("a"),))
    editor = EditorState.from_wire({"instances": {"one": {"prefab": "tree", "parts": {}}}})
    whole = editor.model_copy(update={"prefabs": {"tree": tree}})
    assert list(sidecar_findings(levels.document(editor=whole).state)) == []
    assert list(sidecar_findings(levels.document().state)) == []
