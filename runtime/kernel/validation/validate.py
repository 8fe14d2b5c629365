"""All rules over one document, in one pass over the cards and one over the bindings."""

from __future__ import annotations

from collections.abc import Mapping

from runtime.contracts.errors import Validation
from runtime.contracts.lifecycle import HardwareProfile
from runtime.kernel.validation.bindings import check_bindings
from runtime.kernel.validation.block import Block
from runtime.kernel.validation.cards import check_cards
from runtime.kernel.validation.context import Context, Reads, collect_bound_paths, index_cards
from runtime.kernel.validation.cycles import check_cycles
from runtime.kernel.validation.hardware import Hardware
from runtime.kernel.validation.places import shown
from runtime.kernel.validation.report import Report
from runtime.kernel.validation.settings import check_settings
from runtime.kernel.validation.texts import check_texts


def validate_config(document: object, profile: HardwareProfile) -> Validation:
    """Return every finding of a parsed document, by place; any JSON value is taken.

    Each finding has its JSON path in `field`, its rule in `details.rule` and a remedy in its message. Errors stop a
    commit, warnings do not.
    """
    report = Report()
    if not isinstance(document, Mapping):
        report.error("V-CFG-022", "", f"a config is a JSON object, not {shown(document)}")
        return report.validation()
    context = Context(report, index_cards(document), collect_bound_paths(document), Reads())
    top = Block(document, "", report)
    check_settings(top)
    check_cards(top, context, Hardware(profile, report))
    check_bindings(top, context)
    check_cycles(context)
    check_texts(document, report)
    return report.validation()
