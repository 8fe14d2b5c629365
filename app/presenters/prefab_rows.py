"""Prefabs and overrides in words, as the panel shows them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from app.document.naming import free_key
from app.document.prefab_files import PrefabFile
from app.document.prefabs import GONE, Override, instances_of, prefabs_of
from runtime.contracts.world import EditorState
from widgets.prefabs.views import OverrideRow, PieceRow

FILE = "file:"
_NAMES = {"color": "colour"}


def piece_rows(editor: EditorState, files: Iterable[PrefabFile], user_folder: Path) -> tuple[PieceRow, ...]:
    """Return the prefabs of the level, then those in folders that the level does not have by that name."""
    counts = Counter(one.prefab for one in instances_of(editor).values())
    own = [
        PieceRow(identity, piece.name, f"{_many(len(piece.entities), 'part')} · {_many(counts[identity], 'instance')}")
        for identity, piece in prefabs_of(editor).items()
    ]
    known = {free_key(piece.name, ()) for piece in prefabs_of(editor).values()}
    lying = [
        PieceRow(
            f"{FILE}{one.path}", one.name, "your folder" if one.path.parent == user_folder else "level's folder", True
        )
        for one in files
        if one.name not in known
    ]
    return (*own, *lying)


def override_rows(overrides: Sequence[Override]) -> tuple[OverrideRow, ...]:
    """Return what each override says, with units."""
    return tuple(
        OverrideRow(one, one.part, "the whole part", "deleted", "there")
        if one.path == GONE
        else OverrideRow(one, one.part, _field(one.path), told(one.path, one.own), told(one.path, one.prefab))
        for one in overrides
    )


def told(path: str, value: Any) -> str:
    """Return a value of a field as people read it."""
    if path == "transform.position":
        return f"{_numbers(value)}\u2009m"
    if path == "transform.rotation":
        return f"{_numbers(map(math.degrees, value), 1)}\u2009°"
    if path == "transform.scale":
        return f"{_numbers(value)}\u2009×"
    if path == "material.color":
        return _numbers(value)
    return str(value) or "none"


def _place(is_users: bool) -> str:
    return "your folder" if is_users else "level's folder"


def _numbers(values: Iterable[float], decimals: int = 2) -> str:
    return ", ".join(f"{value:.{decimals}f}" for value in values)


def _field(path: str) -> str:
    name = path.rpartition(".")[2]
    return _NAMES.get(name, name)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
