"""One presenter per panel: document and session in, panel values out; panel intents in, edits and commands out."""
