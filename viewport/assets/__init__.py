"""Decoded arrays on their way to the GPU: one loader in a worker thread, one cache."""
