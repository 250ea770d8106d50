"""What sources of foreign formats have in common: bytes of any origin, identities, addresses, names, dates, HTML."""
