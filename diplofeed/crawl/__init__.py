"""Pages of the web, asked for politely and kept in one file, which the source `web` reads."""
