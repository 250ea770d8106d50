"""The feeds of a publication, the entries each shows, and the lists of feeds."""
