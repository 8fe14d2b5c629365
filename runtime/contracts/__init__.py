"""The wire: frozen models of every envelope, payload, error and document that crosses between window and runtime.

Models only; what a card or an engine does with them lives elsewhere. Pure: no clock, files or threads.
"""
