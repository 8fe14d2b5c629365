"""What the config panel shows, as frozen values: cards, a form made of typed cells, differences, findings, questions.

An `address` names what a cell stands for; the panel hands it back with the value wished for and reads nothing into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runtime.contracts.config import FieldType
from widgets.fields.quantity import NumberSpec

Tone = Literal["", "quiet", "ok", "warn", "alarm", "halt"]
Mark = Literal["", "added", "changed"]
ChangeKind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A number in its unit; None is one that is left out."""

    address: str
    name: str
    spec: NumberSpec
    value: int | None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class ToggleCell:
    """On or off; None where neither stands. `words` are those for on and off."""

    address: str
    name: str
    value: bool | None
    tip: str = ""
    words: tuple[str, str] = ("on", "off")


@dataclass(frozen=True, slots=True)
class TextCell:
    address: str
    name: str
    value: str
    tip: str = ""
    width: int = 260


@dataclass(frozen=True, slots=True)
class SecretCell:
    """A write-only text: what stands is never given to the panel, only whether something does."""

    address: str
    name: str
    state: Literal["none", "stored", "new"]
    tip: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceCell:
    """One of a few; `standing` is shown when the value is none of them."""

    address: str
    name: str
    choices: tuple[tuple[object, str], ...]
    value: object
    standing: str = ""
    tip: str = ""
    width: int = 260


@dataclass(frozen=True, slots=True)
class Reference:
    """A field of another card."""

    card_id: int
    field: str
    type: FieldType


@dataclass(frozen=True, slots=True)
class ReferenceCell:
    """What is read: one of the legal references, each with its words; `text` is what stands there now."""

    address: str
    name: str
    options: tuple[tuple[Reference, str], ...]
    text: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class RolesCell:
    """Any number of a few."""

    address: str
    name: str
    choices: tuple[tuple[str, str], ...]
    value: tuple[str, ...] | None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class ActionCell:
    """A step that is no value: add a clause, bind, take away. `icon` is a name of Material Design Icons."""

    address: str
    text: str
    tip: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class WordCell:
    """A word between two controls."""

    text: str


Cell = NumberCell | ToggleCell | TextCell | SecretCell | ChoiceCell | ReferenceCell | RolesCell | ActionCell | WordCell


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that validation found, in words."""

    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """Cells side by side. `was` is what the active config has instead, empty when it has the same.

    `lead` stands in the place of the label.
    """

    label: str
    cells: tuple[Cell, ...]
    hint: str = ""
    was: str = ""
    remarks: tuple[Remark, ...] = ()
    lead: Cell | None = None


@dataclass(frozen=True, slots=True)
class FormSection:
    title: str
    rows: tuple[FormRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One page: a card, or what belongs to no card."""

    key: str
    title: str
    badge: str = ""
    mark: Mark = ""
    sections: tuple[FormSection, ...] = ()
    remarks: tuple[Remark, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """An entry of the list on the left: a card, or one of the pages above them (no `family`)."""

    key: str
    title: str
    number: str = ""
    family: str = ""
    mark: Mark = ""
    errors: int = 0
    warnings: int = 0
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field that differs: what it is called, what it is in the active config and in the staged one."""

    label: str
    before: str
    after: str
    address: str


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What differs in one card or block; `key` is its page, empty when it is gone."""

    kind: ChangeKind
    title: str
    key: str
    detail: str = ""
    lines: tuple[ChangeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding: what, where, by which rule, and where to go to mend it."""

    text: str
    place: str
    rule: str
    is_warning: bool
    key: str
    address: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    version: str
    action: str
    when: str
    actor: str
    is_active: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The line above everything: what is active, what is staged, and what can be done now.

    `why_not` gives, by action, the reason why it cannot be done; what is not in it can.
    """

    active: str
    staged: str
    count: int
    verdict: str
    verdict_tone: Tone
    is_stale: bool
    busy: str
    why_not: dict[str, str]
    undo: str = ""
    redo: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A button of a question."""

    id: str
    text: str
    kind: Literal["primary", "danger", "plain"] = "plain"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is done: what it does, what is lost, and how to go on. `lines` may be rich text.

    `persist` is None where there is no choice whether to write.
    """

    title: str
    lines: tuple[str, ...]
    answers: tuple[Answer, ...]
    tone: Tone = "quiet"
    persist: bool | None = None
