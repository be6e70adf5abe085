"""Emission maps ``E_t : S -> Σ``: what an observer sees. A constraint is never a filter on these symbols."""
