"""Counts over whole classes of rules, each beside the number that is known for it, one row a question."""
