"""The shortcut editor."""
