"""The level being edited, Qt-free: an immutable world, edits that swap sparse snapshots, selection, findings, files.

Everything that changes goes through `Document.edit`, so undo, the change feed and the live findings see the same map.
"""
