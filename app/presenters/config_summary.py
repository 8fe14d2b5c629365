"""What the config panel says about the whole: rows of cards, differences, findings, history, and what a step costs.

Values in, frozen values out; no Qt, no session.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from app.listed import listed
from app.presenters.config_form import BINDINGS_PAGE, PROGRAM_PAGE, WIFI_PAGE, label_of
from app.staged.difference import Difference, count
from app.staged.directory import whole
from app.staged.field_search import family_of
from app.staged.paths import Path, parse, value_at, written
from app.staged.staged_config import StagedConfig
from runtime.contracts.errors import Finding, Validation
from runtime.contracts.lifecycle import HistoryItem
from runtime.contracts.plain_text import visible
from runtime.contracts.snapshot import BreakpointState, CardSnapshot, RuntimeSnapshot
from runtime.contracts.timestamps import unix_ms
from widgets.config.view import ChangeGroup, ChangeLine, FindingLine, HistoryLine, ListRow, Mark, Tone

MAX_TOLD = 8
MOST_NAMED = 12
PAGES = ((PROGRAM_PAGE, "Program"), (BINDINGS_PAGE, "Bindings"), (WIFI_PAGE, "Wi-Fi"))


def page_of(staged: StagedConfig, path: Path) -> str:
    """Return the page on which a place in the staged document is edited."""
    if path[:1] == ("cards",) and len(path) > 1 and isinstance(path[1], int) and path[1] < len(staged.keys):
        return staged.keys[path[1]]
    return {"bindings": BINDINGS_PAGE, "wifi": WIFI_PAGE}.get(str(path[0]) if path else "", PROGRAM_PAGE)


def address_of(path: Path) -> str:
    """Return the address, on its page, of a place in the staged document."""
    return written(path[2:] if path[:1] == ("cards",) else path)


def list_rows(
    staged: StagedConfig, differences: Sequence[Difference], findings: Sequence[Finding]
) -> tuple[ListRow, ...]:
    """Return the pages and the cards in evaluation order with their marks."""
    errors: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for finding in findings:
        page = page_of(staged, parse(finding.field or ""))
        (warnings if finding.is_warning else errors)[page] += 1
    marks: dict[str, Mark] = {}
    for one in differences:
        if one.kind == "removed":
            if one.place[:1] == ("bindings",):
                marks[BINDINGS_PAGE] = "changed"
            continue
        is_card = one.place[:1] == ("cards",)
        marks[page_of(staged, one.place)] = "added" if one.kind == "added" and is_card else "changed"
    pages = [
        ListRow(key, title, mark=marks.get(key, ""), errors=errors[key], warnings=warnings[key]) for key, title in PAGES
    ]
    cards = [
        _card_row(staged, key, marks.get(key, ""), errors[key], warnings[key]) for key in staged.in_evaluation_order
    ]
    return (*pages, *cards)


def _card_row(staged: StagedConfig, key: str, mark: Mark, errors: int, warnings: int) -> ListRow:
    card = staged.card(key)
    card_id, label = whole(card.get("cardId")), card.get("label")
    return ListRow(
        key,
        visible(label) if isinstance(label, str) and label else "no label",
        "?" if card_id is None else str(card_id),
        family_of(card) or str(card.get("cardType", "?")),
        mark,
        errors,
        warnings,
        card.get("enabled") is not False,
    )


def change_groups(staged: StagedConfig, differences: Sequence[Difference]) -> tuple[ChangeGroup, ...]:
    """Return the differences as the panel lists them, each leading to its field."""
    groups = []
    for one in differences:
        key = "" if one.kind == "removed" else page_of(staged, one.place)
        number = "" if one.card_id is None else f"{one.card_id}  "
        lines = tuple(
            ChangeLine(change.label, change.before, change.after, written(change.path)) for change in one.changes
        )
        groups.append(ChangeGroup(one.kind, f"{number}{one.title}", key, one.family or "", lines))
    return tuple(groups)


def finding_lines(staged: StagedConfig, findings: Sequence[Finding]) -> tuple[FindingLine, ...]:
    """Return the findings, errors first, each leading to its field."""
    lines = []
    for finding in sorted(findings, key=lambda one: one.is_warning):
        path = parse(finding.field or "")
        page = page_of(staged, path)
        place = finding.field or "the whole config"
        if staged.has_card(page):
            card = staged.card(page)
            what = label_of(family_of(card), path[2:]) if len(path) > 2 else "card"
            place = f"{card.get('cardId')} {visible(str(card.get('label')))} · {what}"
        lines.append(FindingLine(finding.message, place, finding.rule, finding.is_warning, page, address_of(path)))
    return tuple(lines)


def all_findings(validation: Validation | None) -> tuple[Finding, ...]:
    return () if validation is None else (*validation.errors, *validation.warnings)


def verdict_of(validation: Validation | None, *, is_current: bool) -> tuple[str, Tone]:
    """Return what validation said in one phrase, and its tone."""
    if validation is None:
        return "not validated", "quiet"
    if not is_current:
        return "validating …", "quiet"
    errors, warnings = len(validation.errors), len(validation.warnings)
    told = [_plural(errors, "error")] if errors else []
    told += [_plural(warnings, "warning")] if warnings else []
    if errors:
        return f"▲ {', '.join(told)}", "alarm"
    return (f"△ {told[0]}", "warn") if told else ("● valid", "ok")


def history_lines(items: Sequence[HistoryItem], active: str | None) -> tuple[HistoryLine, ...]:
    """Return the history in local time."""
    return tuple(
        HistoryLine(
            item.version,
            item.action.lower(),
            local_time(item.committed_at),
            item.actor,
            item.version == active,
            "" if item.persisted else "not written: gone at the next restart",
        )
        for item in items
    )


def local_time(text: str) -> str:
    """Return an RFC 3339 text as local date and time; one that is none as it stands."""
    try:
        return f"{datetime.fromtimestamp(unix_ms(text) / 1000, UTC).astimezone():%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return text


def told_changes(differences: Sequence[Difference]) -> tuple[str, ...]:
    """Return the differences as rich text lines for a summary, the first few in full."""
    lines = []
    for one in differences[:MAX_TOLD]:
        number = "" if one.card_id is None else f"{one.card_id} "
        title = f"<b>{escape(number + one.title)}</b>"
        what = "; ".join(f"{change.label} {change.before} → {change.after}" for change in one.changes[:3])
        more = f"; and {len(one.changes) - 3} more" if len(one.changes) > 3 else ""
        lines.append(f"{title} {one.kind}" if not what else f"{title}: {escape(what)}{more}")
    left = len(differences) - MAX_TOLD
    return (*lines, f"and {_plural(left, 'more card or block', 'more cards or blocks')}") if left > 0 else tuple(lines)


def told_losses(differences: Sequence[Difference], snapshot: RuntimeSnapshot | None) -> tuple[str, ...]:
    """Return what a commit of these differences drops of the running state, in rich text lines."""
    restarting = [str(one.card_id) for one in differences if one.kind == "changed" and one.card_id is not None]
    lines = []
    if restarting:
        shown = ", ".join(restarting[:12]) + (" …" if len(restarting) > 12 else "")
        lines.append(f"Starts anew (value, mission, counter): card{'s' if len(restarting) > 1 else ''} {shown}")
    overridden = dropped_overrides(differences, snapshot)
    if overridden:
        lines.append(f"Dropped with their cards: {', '.join(overridden)}")
    if snapshot is None and differences:
        lines.append("Which forces, masks and breakpoints will be dropped is not known: no snapshot yet")
    return tuple(lines)


def told_restored(snapshot: RuntimeSnapshot | None) -> str:
    """Return what a restore clears and what of it stays, by name as far as it is reported."""
    if snapshot is None:
        return "Forces and breakpoints are cleared, masks stay; which there are is not known: no snapshot yet."
    found = [(what, card.card_id) for card in snapshot.cards for what in _overrides(card)]
    cleared = [f"{what} on {card_id}" for what, card_id in found if what != "mask"]
    kept = ["all outputs"] if snapshot.test_mode.output_mask_global else []
    kept += [str(card_id) for what, card_id in found if what == "mask"]
    return (
        f"Forces and breakpoints are cleared ({_named(cleared)}), "
        f"masks stay where the card does ({_named(kept)}); staged edits are kept."
    )


def _named(found: Sequence[str]) -> str:
    """Return what there is by name, or that there is none."""
    return listed(found, MOST_NAMED) if found else "none is reported"


def dropped_overrides(differences: Sequence[Difference], snapshot: RuntimeSnapshot | None) -> tuple[str, ...]:
    """Return the overrides reported on cards that go or change their family."""
    if snapshot is None:
        return ()
    going = {one.card_id for one in differences if one.kind == "removed" or _changes_family(one)}
    return tuple(
        f"{what} on {card.card_id}" for card in snapshot.cards if card.card_id in going for what in _overrides(card)
    )


def _overrides(card: CardSnapshot) -> tuple[str, ...]:
    found = []
    if card.force is not None and card.force.mode != "REAL":
        found.append("force")
    if card.masked:
        found.append("mask")
    if isinstance(card.breakpoint, BreakpointState) or card.breakpoint is True:
        found.append("breakpoint")
    return tuple(found)


def _changes_family(difference: Difference) -> bool:
    return any(change.path == ("cardType",) for change in difference.changes)


def changes_text(differences: tuple[Difference, ...]) -> str:
    return _plural(count(differences), "change")


def masked_passwords(document: Mapping[str, object]) -> list[Path]:
    """Return where passwords stand in a config."""
    places = [("wifi", network, "password") for network in ("master", "user")]
    return [place for place in places if isinstance(value_at(document, place), str)]


def _plural(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
