"""Orbits of least mean action: minimum mean cycles, policies, ground states."""
