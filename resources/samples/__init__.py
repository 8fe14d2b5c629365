"""Sample worlds and the assets of our own making that they use; `make.py` builds them all."""
