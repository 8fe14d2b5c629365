"""The table of all cards in evaluation order, with breakpoint gutter, filters and live values."""
