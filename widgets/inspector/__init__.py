"""Every field of what is selected, or of the world when nothing is: shown with units, edited by component."""
