"""Kernels of closed walks."""
