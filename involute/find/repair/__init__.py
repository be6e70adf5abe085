"""The nearest lawful rule: the fewest entries of a table to change."""
