"""Entropy coders and their models, on separate axes: what is expected, and how it is written down."""
