"""The staged config as an editable document: edits with undo, differences, units, files. No Qt, no runtime.

What is right or wrong in a config is told by the runtime's validation alone; nothing here computes a finding.
"""
