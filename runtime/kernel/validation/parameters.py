"""Numbers of a card that are written inline or fed by a binding: plain parameters and the sources of a MATH card."""

from __future__ import annotations

from runtime.kernel.validation.block import Block
from runtime.kernel.validation.context import CardInQuestion
from runtime.kernel.validation.references import Reference, read_reference

SOURCE_MODES = ("CONSTANT", "VARIABLE_REF")
SOURCE_KEYS = frozenset({"sourceMode", "value", "ref"})


def check_parameter(block: Block, key: str, path: str, card: CardInQuestion) -> None:
    """Check an inline number; it may be absent where a binding feeds `path`, as seen from the card."""
    if block.has(key) or not card.is_bound(path):
        block.number(key)


def check_source(block: Block, key: str, path: str, card: CardInQuestion, *, is_used: bool) -> None:
    """Check a MATH or PID input, `{sourceMode, value | ref}`; `is_used` is false in a block of the other mode."""
    is_bound = card.is_bound(path)
    if is_bound and not block.has(key):
        return
    source = block.block(key)
    if source is None:
        return
    source.warn_of_unknown(SOURCE_KEYS)
    mode = source.choice("sourceMode", SOURCE_MODES)
    if mode == "CONSTANT" or source.has("value"):
        source.number("value")
    if mode == "VARIABLE_REF" or source.has("ref"):
        ref = source.block("ref")
        reference = Reference() if ref is None else read_reference(ref, card.context)
        if ref is not None and mode == "VARIABLE_REF":
            _check_is_value(ref, reference)
            if is_used and not is_bound and reference.card_id is not None:
                card.reads_value_of(reference.card_id)


def _check_is_value(ref: Block, reference: Reference) -> None:
    if reference.kind in ("BOOL", "STATE"):
        ref.report.error("V-CFG-012", ref.path, f"an input is a NUMBER, not a {reference.kind}; refer to a value")
    elif reference.unit == "counts":
        ref.report.warning(
            "V-CFG-012",
            ref.path,
            f"card {reference.card_id} gives counts and this input reads hundredths, so that 5 counts are 0.05 here",
            cardId=reference.card_id,
        )
