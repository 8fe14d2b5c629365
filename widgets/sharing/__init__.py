"""What opens the runtime of this computer to others."""
