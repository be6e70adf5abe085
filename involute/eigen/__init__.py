"""Eigenstates: fixed points, cycles, basins, trap spaces and orbits of least mean action."""
