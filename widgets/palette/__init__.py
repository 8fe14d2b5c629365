"""The command palette: every action by name, from the keyboard alone."""
