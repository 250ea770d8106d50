"""One file for each kind of input."""
