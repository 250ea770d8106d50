"""Which feeds there are, which entries each shows, and the lists of them."""
