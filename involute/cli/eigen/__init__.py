"""The commands about eigenstates: attractors, fixed points, rings of every length, orbits of least action."""
