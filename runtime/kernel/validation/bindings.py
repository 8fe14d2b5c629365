"""Bindings (card-semantics §6): V-CFG-003, 012, 014, 024."""

from __future__ import annotations

from runtime.kernel.validation.bindable import BindablePath, find_bindable, is_runtime_field
from runtime.kernel.validation.block import Block, open_block
from runtime.kernel.validation.context import CardInQuestion, Context
from runtime.kernel.validation.parameters import SOURCE_KEYS, SOURCE_MODES
from runtime.kernel.validation.places import ascii_text
from runtime.kernel.validation.references import Reference, read_reference

BINDING_KEYS = frozenset({"bindingId", "target", "source"})


def check_bindings(document: Block, context: Context) -> None:
    """Check every binding; the list may be absent."""
    if "bindings" not in document.values:
        return
    taken: dict[tuple[int, str], int] = {}
    for index, value in enumerate(document.items("bindings")):
        binding = open_block(value, f"bindings[{index}]", context.report)
        if binding is not None:
            _check_binding(binding, index, taken, context)


def _check_binding(binding: Block, index: int, taken: dict[tuple[int, str], int], context: Context) -> None:
    binding.warn_of_unknown(BINDING_KEYS)
    binding.text("bindingId")
    target = binding.block("target")
    target_id, bindable = (None, None) if target is None else _check_target(target, index, taken, context)
    source = binding.block("source")
    if source is None:
        return
    source.warn_of_unknown(SOURCE_KEYS)
    mode = source.choice("sourceMode", SOURCE_MODES)
    if source.has("value"):
        source.number("value")
    if mode == "CONSTANT":
        context.report.error(
            "V-CFG-024",
            f"{binding.path}.target.path",
            "a binding reads another card: its sourceMode is VARIABLE_REF; write a constant into the card itself",
        )
    if mode == "VARIABLE_REF" or source.has("ref"):
        ref = source.block("ref")
        if ref is not None:
            reference = read_reference(ref, context)
            _check_fit(ref, reference, bindable)
            if target_id is not None and bindable is not None and bindable.is_used and reference.card_id is not None:
                CardInQuestion(context, target_id).reads_value_of(reference.card_id)


def _check_target(
    target: Block, index: int, taken: dict[tuple[int, str], int], context: Context
) -> tuple[int | None, BindablePath | None]:
    target.warn_of_unknown(("cardId", "path"))
    card_id, path = target.number("cardId"), target.text("path")
    if card_id is None or path is None:
        return card_id, None
    card = context.cards.get(card_id)
    if card is None:
        context.report.error(
            "V-CFG-003",
            target.place("cardId"),
            f"no card has the id {card_id}; bind to an existing card or add it",
            cardId=card_id,
        )
        return None, None
    if is_runtime_field(path):
        context.report.error(
            "V-CFG-014",
            target.place("path"),
            f"{ascii_text(path)} is made out by card {card_id} while it runs; bind to a parameter of its config",
            cardId=card_id,
        )
        return card_id, None
    bindable = find_bindable(card, path, context)
    if bindable is None:
        if card.family is not None:
            context.report.error(
                "V-CFG-024",
                target.place("path"),
                f"{ascii_text(path)} of the {card.family} card {card_id} does not exist or cannot be bound",
                cardId=card_id,
            )
        return card_id, None
    _check_is_alone(target, index, card_id, path, bindable, taken)
    return card_id, bindable


def _check_is_alone(
    target: Block, index: int, card_id: int, path: str, bindable: BindablePath, taken: dict[tuple[int, str], int]
) -> None:
    first = taken.setdefault((card_id, path), index)
    if first != index:
        target.report.error(
            "V-CFG-024",
            target.place("path"),
            f"bindings[{first}] feeds {path} of card {card_id} already; remove one of the two",
            cardId=card_id,
            boundBy=f"bindings[{first}]",
        )
    elif bindable.has_inline:
        target.report.warning(
            "V-CFG-024",
            target.place("path"),
            f"{path} of card {card_id} also has a value of its own; the binding wins",
            cardId=card_id,
        )


def _check_fit(ref: Block, reference: Reference, bindable: BindablePath | None) -> None:
    if reference.kind in ("BOOL", "STATE"):
        ref.report.error("V-CFG-012", ref.path, f"a parameter is a NUMBER, not a {reference.kind}; refer to a value")
    elif bindable is not None and bindable.unit and reference.unit and bindable.unit != reference.unit:
        ref.report.error(
            "V-CFG-012",
            ref.path,
            f"card {reference.card_id} gives {reference.unit} and this parameter takes {bindable.unit}; "
            "refer to a card of the same unit",
            cardId=reference.card_id,
            gives=reference.unit,
            takes=bindable.unit,
        )
