"""The commands of the terminal: check, simulate, serve. Each module has `run(arguments) -> exit code`; no Qt here."""
