"""A frame: its ordered passes, and what it cost."""
