"""The window's engine at work for another backend: how the connection is, and what was built for it."""
