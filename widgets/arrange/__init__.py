"""Align, arrays, scatter and another mesh for many: fields, what they would make, and apply or cancel."""
