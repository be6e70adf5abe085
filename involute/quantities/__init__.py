"""Quantities J and L of states: declared invariant or monotone by a system, each with a parity."""
