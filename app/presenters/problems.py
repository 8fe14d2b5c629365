"""Problems and document: findings in as rows; a click leads to entity and field, a quick-fix mends one or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import cast

from app.document.document import Document
from app.document.edits import DocumentChange
from app.document.findings import MISSING_ASSET, UNREADABLE_ASSET, LevelFinding
from app.document.holder import DocumentHolder
from app.document.quick_fixes import AssetNames, QuickFix, apply_fix, fixes_of
from app.document.sidecar_findings import MISSING_PREFAB, UNREADABLE
from app.presenters.ahead import Ahead
from runtime.contracts.world_rules import RULE_NAMES
from widgets.problems.model import FixOffer, ProblemRow
from widgets.problems.panel import ProblemsPanel

MOST_LOOKED_AT = 200
"""For how many of the chosen problems fixes are looked up; more of the same kind are mended along with them."""

_RULES: Mapping[str, str] = {
    **RULE_NAMES,
    MISSING_ASSET: "asset exists",
    UNREADABLE_ASSET: "asset can be read",
    UNREADABLE: "sidecar can be read",
    MISSING_PREFAB: "prefab exists",
}
_OWNERS = {"level": "Level", "world": "World", "scene": "Scene"}


class ProblemsPresenter:
    """Keeps the panel in step with the findings of the open document. `reveal` shows the field of one."""

    def __init__(
        self,
        panel: ProblemsPanel,
        holder: DocumentHolder,
        *,
        reveal: Callable[[LevelFinding], object],
        asset_names: AssetNames = lambda kind: (),
    ) -> None:
        self._panel = panel
        self._holder = holder
        self._reveal = reveal
        self._asset_names = asset_names
        panel.problem_activated.connect(self._activate)
        panel.chosen_changed.connect(self._offer)
        panel.fix_requested.connect(self._mend)
        self._ahead = Ahead(holder, rows_of)
        holder.subscribe(replaced=self._show, changed=self._follow)
        self._show(holder.document)

    def _show(self, document: Document) -> None:
        self._panel.show_problems(self._ahead.take(document))

    def _follow(self, change: DocumentChange) -> None:
        if change.findings or change.order:
            self._show(self._holder.document)

    def _activate(self, key: object) -> None:
        if isinstance(key, LevelFinding):
            self._reveal(key)

    def _offer(self, keys: Sequence[object]) -> None:
        """Offer what mends the chosen problems, then the same for all that are like them."""
        document = self._holder.document
        chosen = [key for key in keys if isinstance(key, LevelFinding)]
        by_fix: dict[QuickFix, list[LevelFinding]] = {}
        for finding in chosen[:MOST_LOOKED_AT]:
            for fix in fixes_of(document, finding, self._asset_names):
                by_fix.setdefault(fix, []).append(finding)
        alike = _by_place(document.findings) if by_fix else {}
        offers: list[FixOffer] = []
        for fix, findings in by_fix.items():
            offers.append(FixOffer(_counted(fix.text, len(findings)), (fix, tuple(findings))))
        for fix, findings in by_fix.items():
            places = dict.fromkeys(map(_place, findings))
            everywhere = tuple(finding for place in places for finding in alike[place])
            if len(everywhere) > len(findings) and fix.how != "remove_quest":
                offers.append(FixOffer(f"{fix.text}: all {len(everywhere)} alike", (fix, everywhere)))
        self._panel.show_fixes(offers)

    def _mend(self, key: object) -> None:
        fix, findings = cast("tuple[QuickFix, tuple[LevelFinding, ...]]", key)
        apply_fix(self._holder.document, fix, findings)


def _place(finding: LevelFinding) -> tuple[str, str, str]:
    """Return what makes findings alike: the rule, whose field it is, and which."""
    return finding.rule, finding.owner, finding.field.partition("[")[0]


def _by_place(findings: Sequence[LevelFinding]) -> dict[tuple[str, str, str], list[LevelFinding]]:
    places: dict[tuple[str, str, str], list[LevelFinding]] = {}
    for finding in findings:
        places.setdefault(_place(finding), []).append(finding)
    return places


def _counted(text: str, count: int) -> str:
    return text if count == 1 else f"{text} ({count})"


def rows_of(document: Document) -> tuple[ProblemRow, ...]:
    """Return all that is wrong with a document, in its order."""
    return tuple(map(row_of, document.findings))


def row_of(finding: LevelFinding) -> ProblemRow:
    """Return how a finding reads in the table."""
    where = _OWNERS.get(finding.owner, finding.id)
    if finding.owner == "quest":
        where = f"Quest {finding.id}"
    return ProblemRow(
        where,
        finding.field,
        finding.rule,
        finding.message,
        finding.is_warning,
        key=finding,
        rule_name=_RULES.get(finding.rule, ""),
    )
