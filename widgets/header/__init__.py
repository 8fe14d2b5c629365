"""The status header over all workspaces: what must be read from two metres away, and the way between workspaces."""
