"""The ledger: what a publication has published, under which identity, and when it changed."""
