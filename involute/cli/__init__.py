"""The command line: run, verify, list, show, new. Each command is one file; heavy imports wait inside."""

from involute.cli.app import app, main

__all__ = ["app", "main"]
