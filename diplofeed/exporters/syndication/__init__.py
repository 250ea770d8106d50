"""What RSS, Atom and JSON Feed have in common."""
