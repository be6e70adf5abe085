"""Lattice symmetries of updates, proved first, and which statements they leave as they are."""
