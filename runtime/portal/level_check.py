"""What a body has to be before it becomes a level: its rules, its depth, its numbers; and the draft of it.

However long and wrong it is, no single call is long and no list of complaints grows with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from pydantic import ValidationError

from runtime.collector import dismantle
from runtime.contracts.errors import Finding
from runtime.contracts.json_pieces import LongList, LongObject
from runtime.contracts.phase2 import LevelCreate, LevelWrite, check_whole
from runtime.contracts.world import EditorState
from runtime.contracts.world_rules import check_world
from runtime.portal import manners
from runtime.portal.results import RefusedRequest
from runtime.portal.route_table import Call
from runtime.storage.level_draft import LevelDraft, NoDoubleError, level_draft

MOST_FINDINGS = 500
"""Findings that a refusal lists; a broken level may have one a number."""
MOST_COUNTED = 10_000
"""Findings after which nobody looks for more."""
_FEW = 256
_ONE_BY_ONE = ("camera", "sun")
"""Parts of an editor's state that are no lists of their members."""

M = TypeVar("M", LevelCreate, LevelWrite)


def parse_level(call: Call, model: type[M]) -> M:
    """Return the typed body; raises `RefusedRequest`. What is long of it is left to `checked_draft`."""
    return call.parse(
        model, {name: {} for name in ("content", "editor") if isinstance(call.document.get(name), LongObject)}
    )


def checked_draft(name: str | None, document: Mapping[str, Any]) -> LevelDraft:
    """Return what to write of a level; raises `RefusedRequest` with its findings. For a worker.

    Nothing long is left of the document of a sound one: the draft holds its texts.
    """
    editor = document.get("editor")
    if isinstance(editor, LongObject):
        _check_editor(editor)
    draft = _draft_of(name, document["content"], editor)
    dismantle(document)
    return draft


def _draft_of(name: str | None, content: Mapping[str, Any], editor: Mapping[str, Any] | None) -> LevelDraft:
    manners.check_config_depth(content, "a level", "content")
    findings = check_world(content, most=MOST_COUNTED)
    if any(not found.is_warning for found in findings):
        raise RefusedRequest("VALIDATION_FAILED", _summary(findings), field="content", details=_details(findings))
    try:
        check_whole(content["world"]["name"])  # worlds are listed by it
    except ValueError as wrong:
        raise RefusedRequest("INVALID_REQUEST", f"content.world.name: {wrong}", field="content.world.name") from None
    try:
        return level_draft(name, content, editor)
    except NoDoubleError as too_large:
        raise RefusedRequest("INVALID_REQUEST", f"content {too_large}", field="content") from None


def _details(findings: list[Finding]) -> dict[str, Any]:
    return {"findings": [found.to_wire() for found in findings[:MOST_FINDINGS]], "total": len(findings)}


def _summary(findings: list[Finding]) -> str:
    first = next(found for found in findings if not found.is_warning)
    more = " or more" if len(findings) == MOST_COUNTED else ""
    return f"the level breaks a rule: {first.field or 'content'}: {first.message} ({len(findings)} findings{more})"


def _check_editor(editor: LongObject) -> None:
    """Refuse a state that is none, a few of its members at a time."""
    for name, value in editor.items():
        for first, members in _few_of(name, value):
            try:
                EditorState.from_wire({name: members})
            except ValidationError as invalid:
                wrong = invalid.errors(include_url=False)[0]
                _, *place = wrong["loc"]
                if first and place and isinstance(place[0], int):
                    place[0] += first
                field = ".".join(str(part) for part in ("editor", name, *place))
                raise RefusedRequest("INVALID_REQUEST", f"{field}: {wrong['msg']}", field=field) from None


def _few_of(name: str, value: Any) -> Iterator[tuple[int, Any]]:
    """Yield a part of a state a few members at a time, with the place of the first."""
    if isinstance(value, LongList):
        for first in range(0, len(value), _FEW):
            yield first, value[first : first + _FEW]
    elif isinstance(value, LongObject) and name not in _ONE_BY_ONE:
        members = iter(value.items())
        while few := dict(islice(members, _FEW)):
            yield 0, few
    else:
        yield 0, value
