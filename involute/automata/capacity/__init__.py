"""Capacities of constrained shifts, as certified intervals."""
