"""Files and built-ins decoded to plain arrays, with limits; no Qt, no GL, safe in a worker thread."""
