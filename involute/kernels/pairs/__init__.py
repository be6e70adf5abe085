"""Kernels of pair graphs."""
