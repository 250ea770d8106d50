"""What sources of structured files share: JSON of any origin, ids made of identities, names the record has already."""
