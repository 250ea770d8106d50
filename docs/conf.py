"""How Sphinx builds these pages: sphinx-build -n -W -b html docs OUT."""

project = "diplofeed"
author = "The diplofeed authors"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "diplofeed"
myst_heading_anchors = 3
