"""Breakpoints of all kinds: the list, the editor of one, and what tracepoints told."""
