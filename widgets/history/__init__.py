"""The list of undo steps. A click asks to go there."""
