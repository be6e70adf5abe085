"""State spaces: lattices, graphs, packed integers, finite sets, products; and what lives on them.

Every space enumerates its states by an index, validates them at the door, and knows its neutral state.
"""
