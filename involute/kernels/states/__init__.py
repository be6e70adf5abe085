"""Kernels of maps of all states."""
