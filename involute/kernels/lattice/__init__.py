"""Kernels of the lattice engine."""
