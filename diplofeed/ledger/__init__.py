"""The memory of a publication: what it has published, under which identity, and when that changed."""
