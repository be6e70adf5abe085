"""Memoised evolution of block-3 macrocells, negation on the edges."""
