"""Surjectivity, injectivity and the inverse rule."""
