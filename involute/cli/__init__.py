"""The command line: run, verify, list, show, new. Each command is one file; heavy imports wait inside."""

import sys

try:
    from involute.cli.app import app, main
except KeyboardInterrupt:  # while the libraries load
    sys.exit(130)

__all__ = ["app", "main"]
