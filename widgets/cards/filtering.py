"""Which cards the table shows. Pure; the table filters in Python, which beats a proxy model by far."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.cards.row import CardRow


@dataclass(frozen=True, slots=True)
class CardFilter:
    """All conditions hold at once; `text` is looked for in label and id."""

    family: str | None = None
    text: str = ""
    overridden: bool = False
    faulty: bool = False
    changing: bool = False

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return not (self.family or self.text.strip() or self.overridden or self.faulty or self.changing)

    def passes(self, row: CardRow) -> bool:
        if self.family is not None and row.family != self.family:
            return False
        if self.overridden and not row.is_overridden:
            return False
        if self.faulty and not row.is_faulty:
            return False
        if self.changing and not row.is_changing:
            return False
        wanted = self.text.strip().casefold()
        return not wanted or wanted in row.label.casefold() or wanted == str(row.card_id)
