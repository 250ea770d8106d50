"""The record in its own field names, as its folder is read: spreadsheets and JSON Lines."""
