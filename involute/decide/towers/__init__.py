"""[A9] and [A10]: coarse maps, the dynamics that they induce, by windows or by states."""
