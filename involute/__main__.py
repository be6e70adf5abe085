"""``python -m involute``: the command line."""

from involute.cli import main

if __name__ == "__main__":
    main()
