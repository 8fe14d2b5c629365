"""The dialog that connects the window with a runtime, and looks what is in the way."""
