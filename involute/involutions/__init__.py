"""Involutions: maps of order two on a space. Negation is the default; reflection and reversal are others."""
