"""Kernels of replicas of networks."""
