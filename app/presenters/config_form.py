"""Pages of the config panel: a card's form, and those of what is in no card. Values in, frozen values out; no Qt.

Findings are those of the runtime, put beside the field that they name; what the active config has is put there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.presenters.config_cells import (
    ADD,
    DROP,
    Offers,
    Options,
    bind_action,
    bound_cells,
    clause_cells,
    combiner_cell,
    options,
    plain_cells,
    source_cells,
    threshold_cells,
)
from app.staged.card_edits import binding_index
from app.staged.difference import Change, Difference
from app.staged.directory import Directory, whole
from app.staged.field import Field, Row, Section
from app.staged.field_search import family_of, find, sections_of
from app.staged.fields import PROGRAM, WIFI
from app.staged.paths import ABSENT, Path, parse, value_at, written
from app.staged.references import bindable_paths, operands, value_readers
from app.staged.units import Unit
from app.staged.wording import value_text
from app.staged.words import FAMILY_WORDS
from runtime.contracts.config import Family
from runtime.contracts.errors import Finding
from runtime.contracts.plain_text import visible
from widgets.config.view import (
    ActionCell,
    Cell,
    ChoiceCell,
    Form,
    FormRow,
    FormSection,
    Mark,
    Remark,
    TextCell,
    WordCell,
)

RANGE_ENDS = frozenset({"max", "clampMax", "scaleMax", "outputMax"})
PROGRAM_PAGE, BINDINGS_PAGE, WIFI_PAGE = "page:program", "page:bindings", "page:wifi"


@dataclass(frozen=True, slots=True)
class Place:
    """A finding and where it belongs: steps below the card, or below the document."""

    path: Path
    remark: Remark


@dataclass(frozen=True, slots=True)
class CardPage:
    """All that a card's form is made of. `index` is the card's place in the staged document."""

    key: str
    index: int
    document: Mapping[str, object]
    active: Mapping[str, object] | None
    difference: Difference | None
    findings: Sequence[Finding]

    @property
    def card(self) -> object:
        return value_at(self.document, ("cards", self.index))


def directory_of(document: Mapping[str, object] | None) -> Directory:
    cards = (document or {}).get("cards")
    return Directory(card for card in (cards if isinstance(cards, list) else ()) if isinstance(card, dict))


def card_form(page: CardPage) -> Form:
    """Return the form of one card."""
    builder = _Builder(page)
    sections = [section for section in map(builder.section, sections_of(page.card)) if section.rows]
    card = page.card
    family = family_of(card)
    label = value_at(card, ("label",))
    badge = FAMILY_WORDS[family] if family else f"unknown family {value_at(card, ('cardType',))}"
    mark: Mark = "" if page.difference is None else ("added" if page.difference.kind == "added" else "changed")
    return Form(
        key=page.key,
        title=f"{value_at(card, ('cardId',))}  {visible(label) if isinstance(label, str) else ''}".rstrip(),
        badge=badge,
        mark=mark,
        sections=tuple(sections),
        remarks=builder.unplaced(),
    )


class _Builder:
    """One form on its way; findings that were put beside a field are ticked off."""

    def __init__(self, page: CardPage) -> None:
        self._page = page
        self._card = page.card
        self._card_id = whole(value_at(self._card, ("cardId",)))
        self._directory = directory_of(page.document)
        self._offers = Offers(self._directory)
        self._clauses = self._offers.references("condition")
        self._bindable = bindable_paths(self._card, self._directory)
        self._places = list(_places(page.findings, ("cards", page.index)))
        self._places += _binding_places(page.findings, page.document, self._card_id)
        self._used: set[int] = set()
        self._changes = page.difference.changes if page.difference is not None else ()
        self._active = directory_of(page.active)

    def section(self, section: Section) -> FormSection:
        mode = value_at(self._card, ("config", "mode"))
        rows = (row for row in section.rows if not row.only or row.only == mode)
        return FormSection(section.title, tuple(line for row in rows for line in self._rows(row)))

    def unplaced(self) -> tuple[Remark, ...]:
        """Return what was found and stands beside no field."""
        return tuple(place.remark for index, place in enumerate(self._places) if index not in self._used)

    def _rows(self, row: Row) -> Iterator[FormRow]:
        field = row.fields[0]
        if field.kind == "condition":
            yield from self._condition(field)
            return
        cells: list[Cell] = []
        for one in row.fields:
            is_end = one.path[-1] in RANGE_ENDS
            cells += (WordCell("to"), *self._cells(one)) if is_end else self._cells(one)
        paths = [one.path for one in row.fields]
        hint = "" if any(path in self._bound() for path in paths) else field.hint
        yield FormRow(row.label, tuple(cells), hint, self._was(paths), self._remarks(paths))

    def _cells(self, field: Field) -> tuple[Cell, ...]:
        value = value_at(self._card, field.path)
        if field.path not in self._bindable:
            return plain_cells(field, value, unit=self._unit(field))
        own = self._own_cells(field, value)
        return self._bound_or(field.path, field.label, own)

    def _own_cells(self, field: Field, value: object) -> tuple[Cell, ...]:
        if field.kind != "source":
            return plain_cells(field, value)
        return source_cells(field.path, value, field.label, self._values(field.path), self._directory)

    def _condition(self, field: Field) -> Iterator[FormRow]:
        """Yield a row for each clause; of an empty block one that says what it means."""
        condition = value_at(self._card, field.path)
        first, second = value_at(condition, ("clauseA",)), value_at(condition, ("clauseB",))
        combiner = value_at(condition, ("combiner",))
        one, two = (*field.path, "clauseA"), (*field.path, "clauseB")
        has_first, has_second = isinstance(first, dict), isinstance(second, dict)
        is_joined = has_second or combiner not in ("NONE", ABSENT)
        cells: tuple[Cell, ...] = (ActionCell(f"{ADD}{written(one)}", "Add a clause", "Make it depend on a card"),)
        hint = "" if has_first else str(field.absent)
        if has_first:
            cells = self._clause(one, first, f"{field.label} A")
        if has_first and not is_joined:
            cells += (ActionCell(f"{ADD}{written(two)}", "and / or", "Add a second clause", "mdi6.plus"),)
        below = [two, (*field.path, "combiner")] if is_joined else []
        yield FormRow(field.label, cells, hint, self._was([field.path]), self._remarks([field.path], apart=below))
        if is_joined:
            add = ActionCell(f"{ADD}{written(two)}", "Add the second clause", "Make it depend on another card, too")
            more = self._clause(two, second, f"{field.label} B") if has_second else (add,)
            lead = combiner_cell(field.path, combiner, field.label)
            yield FormRow("", more, "", "", self._remarks(below), lead)

    def _clause(self, path: Path, clause: object, name: str) -> tuple[Cell, ...]:
        own = threshold_cells(path, clause, name, self._directory)
        threshold = (*path, "threshold")
        if threshold in self._bindable:
            own = self._bound_or(threshold, f"{name} threshold", own)
        return clause_cells(path, clause, name, self._offers, own)

    def _bound_or(self, path: Path, name: str, own: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """Return the cells of a bound parameter, or its own with the way to bind it."""
        if path not in self._bound():
            return (*own, bind_action(path))
        return bound_cells(path, self._bound()[path], name, self._values(path), self._directory)

    def _bound(self) -> dict[Path, object]:
        """Return what each bound parameter of the card reads."""
        found: dict[Path, object] = {}
        for path in self._bindable:
            index = binding_index(self._page.document, self._card_id, path)
            if index is not None:
                found[path] = value_at(self._page.document, ("bindings", index, "source", "ref"))
        return found

    def _values(self, path: Path) -> Options:
        """Return the values that a parameter may follow: of its kind, and none that depends on this card."""
        without = value_readers(self._page.document, self._card_id) if self._card_id is not None else frozenset()
        return options(operands(self._directory, self._bindable[path], without=without))

    def _unit(self, field: Field) -> Unit | None:
        if field.path[:2] == ("config", "outputRange"):
            symbol = value_at(self._card, ("config", "engineeringUnit"))
            return field.unit.of(symbol) if isinstance(symbol, str) else None
        return None

    def _was(self, paths: Iterable[Path]) -> str:
        """Return what the active config has in these places, empty where it has the same."""
        changed = [change for path in paths for change in self._changes if _is_below(change.path, path)]
        if not changed:
            return ""
        if len(changed) == 1 and len(changed[0].path) <= 3:
            return changed[0].before
        return self._whole_was(changed)

    def _whole_was(self, changed: Sequence[Change]) -> str:
        """Return the active value of the field that several changes, or one deep inside, belong to."""
        before = value_at(self._page.active, self._active_place())
        told: dict[Path, str] = {}
        for change in changed:
            field = next((one for one in _all_fields(self._card) if _is_below(change.path, one.path)), None)
            if field is not None:
                told[field.path] = value_text(field, value_at(before, field.path), self._active)
        return ", ".join(told.values()) or changed[0].before

    def _active_place(self) -> Path:
        cards = value_at(self._page.active, ("cards",))
        places = enumerate(cards if isinstance(cards, list) else ())
        found = next((place for place, card in places if value_at(card, ("cardId",)) == self._card_id), -1)
        return ("cards", found) if found >= 0 else ("cards", "none")

    def _remarks(self, paths: Sequence[Path], apart: Sequence[Path] = ()) -> tuple[Remark, ...]:
        """Return what was found in these places and not in those apart, and tick it off."""
        found = []
        for index, place in enumerate(self._places):
            is_here = any(_is_below(place.path, path) for path in paths)
            if is_here and index not in self._used and not any(_is_below(place.path, path) for path in apart):
                self._used.add(index)
                found.append(place.remark)
        return tuple(found)


def outside_form(
    key: str,
    title: str,
    sections: Sequence[Section],
    document: Mapping[str, object],
    changes: Sequence[Change],
    findings: Sequence[Finding],
) -> Form:
    """Return the form of blocks that are in no card."""
    places = list(_places(findings, ()))
    shown = []
    for section in sections:
        rows = []
        for row in section.rows:
            paths = [field.path for field in row.fields]
            cells = tuple(cell for field in row.fields for cell in plain_cells(field, value_at(document, field.path)))
            was = ", ".join(one.before for path in paths for one in changes if _is_below(one.path, path))
            remarks = tuple(one.remark for one in places if any(_is_below(one.path, path) for path in paths))
            rows.append(FormRow(row.label, cells, row.fields[0].hint, was, remarks))
        shown.append(FormSection(section.title, tuple(rows)))
    is_changed = any(row.was for section in shown for row in section.rows)
    return Form(key, title, mark="changed" if is_changed else "", sections=tuple(shown))


def program_form(document: Mapping[str, object], changes: Sequence[Change], findings: Sequence[Finding]) -> Form:
    form = outside_form(PROGRAM_PAGE, "Program", PROGRAM, document, changes, findings)
    placed = {field.path for section in (*PROGRAM, *WIFI) for row in section.rows for field in row.fields}
    loose = [one for one in _places(findings, ()) if one.path[:1] not in {("cards",), ("bindings",)}]
    return replace(form, remarks=tuple(one.remark for one in loose if not any(_is_below(one.path, p) for p in placed)))


def wifi_form(document: Mapping[str, object], changes: Sequence[Change], findings: Sequence[Finding]) -> Form:
    if not isinstance(document.get("wifi"), dict):
        add = ActionCell(f"{ADD}wifi", "Add Wi-Fi settings", "Two networks, retry and station mode")
        empty = "This config has no Wi-Fi settings; a device then keeps its own."
        return Form(WIFI_PAGE, "Wi-Fi", sections=(FormSection("", (FormRow("", (add,)),)),), empty=empty)
    return outside_form(WIFI_PAGE, "Wi-Fi", WIFI, document, changes, findings)


def bindings_form(document: Mapping[str, object], findings: Sequence[Finding], changed: frozenset[int]) -> Form:
    """Return all bindings, one section each."""
    bindings = document.get("bindings")
    listed = bindings if isinstance(bindings, list) else []
    directory = directory_of(document)
    cards = {whole(value_at(card, ("cardId",))): card for card in _cards(document)}
    sections = [
        _binding_section(index, binding, document, directory, cards, findings, is_changed=index in changed)
        for index, binding in enumerate(listed)
    ]
    add = ActionCell(f"{ADD}binding", "Add a binding", "A parameter of a card that follows the value of another")
    sections.append(FormSection("", (FormRow("", (add,)),)))
    empty = "" if listed else "No parameter follows another card. Bind one here, or with the link beside it in a card."
    return Form(BINDINGS_PAGE, "Bindings", sections=tuple(sections), empty=empty)


def _binding_section(
    index: int,
    binding: object,
    document: Mapping[str, object],
    directory: Directory,
    cards: Mapping[int | None, object],
    findings: Sequence[Finding],
    *,
    is_changed: bool,
) -> FormSection:
    at = f"bindings[{index}]"
    target, path = value_at(binding, ("target", "cardId")), value_at(binding, ("target", "path"))
    bindable = bindable_paths(cards.get(whole(target)), directory)
    purpose = bindable.get(parse(path)) if isinstance(path, str) else None
    without = value_readers(document, whole(target) or 0)
    offered = options(operands(directory, purpose, without=without)) if purpose else ()
    targets = tuple((entry.card_id, f"{entry.card_id}  {entry.label}") for entry in directory.entries())
    family = family_of(cards.get(whole(target)))
    parameters = tuple((written(one), label_of(family, one)) for one in bindable)
    places = list(_places(findings, ("bindings", index)))

    def remarks(*below: Path) -> tuple[Remark, ...]:
        return tuple(one.remark for one in places if any(_is_below(one.path, path) for path in below))

    name = value_at(binding, ("bindingId",))
    was = "something else" if is_changed else ""
    remove = ActionCell(f"{DROP}{at}", "", "Remove this binding", "mdi6.trash-can-outline")
    rows = (
        FormRow(
            "Id",
            (TextCell(f"{at}.bindingId", "Id", name if isinstance(name, str) else "", "bindingId"), remove),
            remarks=remarks(("bindingId",)),
        ),
        FormRow(
            "Parameter",
            (
                ChoiceCell(f"{at}.target.cardId", "Card", targets, target, str(target), "target.cardId", 180),
                ChoiceCell(f"{at}.target.path", "Parameter", parameters, path, str(path), "target.path", 200),
            ),
            remarks=remarks(("target",)),
        ),
        FormRow(
            "Follows",
            source_cells((*parse(at), "source"), value_at(binding, ("source",)), "Source", offered, directory),
            was=was,
            remarks=remarks(("source",), ("sourceMode",)),
        ),
    )
    return FormSection(str(name), rows)


def _cards(document: Mapping[str, object]) -> Iterator[object]:
    cards = document.get("cards")
    yield from cards if isinstance(cards, list) else ()


def _all_fields(card: object) -> Iterator[Field]:
    for section in sections_of(card):
        for row in section.rows:
            yield from row.fields


def label_of(family: Family | None, path: Path) -> str:
    """Return what a place below a card is called; of an unknown key its path."""
    field = find(family, path)
    return field.label if field is not None else written(path)


def remark_of(finding: Finding) -> Remark:
    rule = f" ({finding.rule})" if finding.rule else ""
    return Remark(f"{finding.message.rstrip('.')}{rule}", finding.is_warning)


def _places(findings: Sequence[Finding], above: Path) -> Iterator[Place]:
    """Yield the findings below a place, with their paths from there."""
    for finding in findings:
        path = parse(finding.field or "")
        if path[: len(above)] == above:
            yield Place(path[len(above) :], remark_of(finding))


def _binding_places(
    findings: Sequence[Finding], document: Mapping[str, object], card_id: int | None
) -> Iterator[Place]:
    """Yield the findings in bindings of a card's parameters, placed at the parameter."""
    for finding in findings:
        path = parse(finding.field or "")
        if path[:1] != ("bindings",) or len(path) < 2:
            continue
        binding = value_at(document, path[:2])
        target = value_at(binding, ("target", "path"))
        if card_id is not None and value_at(binding, ("target", "cardId")) == card_id and isinstance(target, str):
            yield Place(parse(target), remark_of(finding))


def _is_below(path: Path, above: Path) -> bool:
    return path[: len(above)] == above
