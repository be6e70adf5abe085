"""Kernels of policy iteration on graphs."""
