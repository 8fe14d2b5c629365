"""Copies of entities, gathered one motion at a time, so that thousands can be made, and put in, in slices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.document import marks
from app.document.document import Document
from app.document.groups import tree_of
from app.document.naming import free_id, free_title
from app.document.poses import Motion
from runtime.contracts.world import EditorState, Entity, Group

MOST = 5_000
"""As many as one deed makes; more is a sign of a slip of the hand, and costs more than a moment."""

PART = 250
"""As many as are put into the document at a time, so that nobody waits for all of them."""


class Copies:
    """Counts on the document staying as it is until `put`."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._taken = set(document.entities)
        self._last: dict[str, str] = {}
        self._made: dict[str, Entity] = {}
        self._editor = document.state.editor

    def __len__(self) -> int:
        return len(self._made)

    def add(self, ids: Iterable[str], motion: Motion) -> None:
        """Copy entities to where a motion takes them; groups that are whole among them are copied as groups."""
        copies: dict[str, str] = {}
        for identity in ids:
            entity = self._document.entities[identity]
            copy = free_id(self._last.get(identity, identity), self._taken)
            self._taken.add(copy)
            self._last[identity] = copies[identity] = copy
            self._made[copy] = entity.model_copy(update={"id": copy, "transform": motion.of(entity.transform)})
        self._editor = marks.copied(self._editor, copies, self._document.entities)

    @property
    def ids(self) -> tuple[str, ...]:
        """What the copies are called."""
        return tuple(self._made)

    def put(self, label: str, group: str = "") -> Iterator[None]:
        """Add the copies to the document, in a new group where it has a name: so many with each step that is taken.

        Within a transaction it is one step of the history.
        """
        ids = self.ids
        for start in range(0, len(ids), PART):
            self._document.edit(label, {identity: self._made[identity] for identity in ids[start : start + PART]})
            yield
        if ids:
            self._document.edit(label, editor=self._gathered(ids, group) if group else self._editor)

    def _gathered(self, ids: tuple[str, ...], name: str) -> EditorState:
        """Return the editor's state with the copies, and their groups, in a group of their own."""
        groups = dict(self._editor.groups or {})
        tree = tree_of(groups, self._taken)
        tops, loose = tree.units(ids)
        identity = free_id("group", groups)
        title = free_title(name, {tree.title_of(one) for one in tree.groups})
        for one, found in groups.items():
            if isinstance(found, Group) and any(member in self._made for member in found.members) and one not in tops:
                kept = tuple(member for member in found.members if member not in loose)
                groups[one] = found.model_copy(update={"members": kept})
        for top in tops:
            groups[top] = groups[top].model_copy(update={"parent": identity})
        groups[identity] = Group(name=title, members=loose)
        return self._editor.model_copy(update={"groups": groups})
