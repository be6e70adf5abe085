"""Networks of Boolean functions as machine code, kept on disk."""
