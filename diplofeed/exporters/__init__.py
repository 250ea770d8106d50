"""The exporters that come with diplofeed, a module or folder for each format; their contract is in ``export``."""
