"""``python -m diplofeed``."""

from diplofeed.cli import main

if __name__ == "__main__":
    main(prog_name="diplofeed")
