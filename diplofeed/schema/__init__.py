"""What editors complete and check the files of a record by: their JSON Schema, and where editors find it."""
