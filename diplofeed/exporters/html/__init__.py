"""Web pages of a record."""
