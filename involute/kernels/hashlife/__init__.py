"""Kernels of macrocells."""
