"""The runtimes that the window is connected to, beside each other."""
