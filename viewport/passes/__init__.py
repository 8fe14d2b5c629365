"""One file for each thing that is drawn over the others; a frame is the list of them."""
