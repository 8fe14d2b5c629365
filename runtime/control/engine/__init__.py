"""Engines: what one looks like to whoever gives it jobs, and the built-in one that builds without a window."""
