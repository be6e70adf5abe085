"""Fixed points and cycles of local rules on the line, on rings of every length at once."""
