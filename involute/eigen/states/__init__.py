"""Attractors of all states: the functional graph mapped, or sampled."""
