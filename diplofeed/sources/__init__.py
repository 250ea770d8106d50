"""The sources that come with diplofeed, a folder for each kind of input; their contract is in ``source``."""
